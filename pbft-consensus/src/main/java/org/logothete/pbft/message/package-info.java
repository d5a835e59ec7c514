/** What PBFT nodes say to each other, and the certificates they carry. Values only. */
@NullMarked
package org.logothete.pbft.message;

import org.jspecify.annotations.NullMarked;
