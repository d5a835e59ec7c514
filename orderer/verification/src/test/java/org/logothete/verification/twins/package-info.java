/** Twins: two instances under one key, in every partition into two camps. */
@NullMarked
package org.logothete.verification.twins;

import org.jspecify.annotations.NullMarked;
