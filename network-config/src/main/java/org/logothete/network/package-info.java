/** Who is in the network and what Fabric's formats say. */
@NullMarked
package org.logothete.network;

import org.jspecify.annotations.NullMarked;
