/** What runs found, to be kept, read and compared: as JSON, as a table, as a page with plots. */
@NullMarked
package org.logothete.orderer.bench.report;

import org.jspecify.annotations.NullMarked;
