package org.logothete.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.logothete.ledger.Blocks.block;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every ledger keeps to about notes, and how its contract's tests begin and end. */
abstract class NotesContract {
  static final String CHANNEL = "trade";

  Ledger ledger;

  protected abstract Ledger openFresh();

  /** The same content in the next run of the process. */
  protected abstract Ledger reopen(Ledger ledger);

  @BeforeEach
  void openIt() {
    ledger = openFresh();
  }

  @AfterEach
  void closeIt() {
    ledger.close();
  }

  @Test
  void notesAreKeptForEachChannelAlone() {
    ledger.create(CHANNEL, block(CHANNEL, 0));
    ledger.create("other", block("other", 0));
    assertThat(ledger.notes("nowhere")).isEmpty();
    assertThat(notes(CHANNEL).range(" ", "~", 9)).isEmpty();

    notes("other").write(new NotesBatch().put("a/2", "theirs".getBytes(UTF_8)));
    notes(CHANNEL)
        .write(
            new NotesBatch()
                .put("a/1", "one".getBytes(UTF_8))
                .put("a/2", "two".getBytes(UTF_8))
                .put("a/3", "three".getBytes(UTF_8))
                .put("b", new byte[0]));
    notes(CHANNEL)
        .write(new NotesBatch().delete("a/1").put("a/2", "2".getBytes(UTF_8)).delete("never"));
    ledger = reopen(ledger);

    assertThat(notes(CHANNEL).get("a/1")).isEmpty();
    assertThat(notes(CHANNEL).get("a/2").orElseThrow()).asString(UTF_8).isEqualTo("2");
    assertThat(notes(CHANNEL).get("b").orElseThrow()).isEmpty();
    assertThat(notes(CHANNEL).range("a/", "a0", 9).keySet()).containsExactly("a/2", "a/3");
    assertThat(notes(CHANNEL).range("a/", "b", 1).keySet()).containsExactly("a/2");
    assertThat(notes(CHANNEL).range("a/2", "a/2", 9)).isEmpty();
    assertThat(notes("other").range(" ", "~", 9).keySet()).containsExactly("a/2");
  }

  @Test
  void aKeyOfANoteIsShortAndPrintable() {
    for (String key : List.of("", "a\n", "\u00e9", "k".repeat(ChannelNotes.KEY_LENGTH_MAX + 1))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new NotesBatch().put(key, new byte[0]))
          .withMessageContaining("is no key of a note");
    }
  }

  private ChannelNotes notes(String channel) {
    return ledger.notes(channel).orElseThrow();
  }
}
