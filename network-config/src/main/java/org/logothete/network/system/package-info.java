/** Transactions of Logothete's own, in a form that stock peers carry without harm. */
@NullMarked
package org.logothete.network.system;

import org.jspecify.annotations.NullMarked;
