/** Sample chaincode: assets that have an owner and a value, and change hands. */
@NullMarked
package org.logothete.samples.assets;

import org.jspecify.annotations.NullMarked;
