/** ECDSA as Fabric uses it, and keys and certificates from PEM files. */
@NullMarked
package org.logothete.network.crypto;

import org.jspecify.annotations.NullMarked;
