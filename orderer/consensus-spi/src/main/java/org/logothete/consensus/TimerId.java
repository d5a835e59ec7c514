package org.logothete.consensus;

/**
 * Names a timer of one engine. Starting a timer that runs restarts it; a timer that fires after it
 * was cancelled or restarted is the host's error.
 *
 * @param kind the engine's word for it, for example {@code "progress"}
 * @param number distinguishes timers of one kind (a view, a round), 0 if there is only one
 */
public record TimerId(String kind, long number) {}
