/** Who may do what on a channel: signature and implicit meta policies, as Fabric evaluates them. */
@NullMarked
package org.logothete.network.policy;

import org.jspecify.annotations.NullMarked;
