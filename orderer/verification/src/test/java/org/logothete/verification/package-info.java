/** What is proven of the engines by simulation: seeds, twins, planted bugs, coverage. */
@NullMarked
package org.logothete.verification;

import org.jspecify.annotations.NullMarked;
