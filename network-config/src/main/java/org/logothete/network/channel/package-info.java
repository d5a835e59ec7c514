/**
 * A channel's configuration as Fabric keeps it in a config block: reading and validating it, and
 * changing it by config updates.
 */
@NullMarked
package org.logothete.network.channel;

import org.jspecify.annotations.NullMarked;
