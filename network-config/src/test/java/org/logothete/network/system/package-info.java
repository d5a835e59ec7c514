@NullMarked
package org.logothete.network.system;

import org.jspecify.annotations.NullMarked;
