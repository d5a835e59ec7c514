@NullMarked
package org.logothete.bdls;

import org.jspecify.annotations.NullMarked;
