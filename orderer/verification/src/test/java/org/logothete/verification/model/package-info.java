/** The formal models of docs/spec: checked, and traces of the real engines held against them. */
@NullMarked
package org.logothete.verification.model;

import org.jspecify.annotations.NullMarked;
