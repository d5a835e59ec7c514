/** What BDLS nodes say to each other, and the certificates they carry. Values only. */
@NullMarked
package org.logothete.bdls.message;

import org.jspecify.annotations.NullMarked;
