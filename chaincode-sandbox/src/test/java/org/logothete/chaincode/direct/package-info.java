/** Direct agreement, rule by rule and in small worlds that seeds draw. */
@NullMarked
package org.logothete.chaincode.direct;

import org.jspecify.annotations.NullMarked;
