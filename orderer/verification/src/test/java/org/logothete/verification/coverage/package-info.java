/** How much of an engine simulation alone reaches. */
@NullMarked
package org.logothete.verification.coverage;

import org.jspecify.annotations.NullMarked;
