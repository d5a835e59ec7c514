package org.logothete.simulator;

/** What a client asks to be ordered; {@code bytes} is its size for the batch limits. */
record SimulatedRequest(String id, String client, int bytes, boolean config) {}
