package org.logothete.orderer.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is written can be read, by light and by dark: WCAG 2.2, success criterion 1.4.3. */
final class ContrastTest {
  private static final double ENOUGH = 4.5;
  private static final Pattern COLOURS = Pattern.compile(":root \\{([^}]*)}");
  private static final Pattern COLOUR = Pattern.compile("--([\\w-]+): #([0-9a-f]{6});");
  private static final List<String> INKS =
      List.of("ink", "quiet", "accent", "well", "warning", "trouble", "leader");

  @Test
  void everyInkStandsOutFromWhatItIsWrittenOn() {
    String style = StaticFiles.ofThisBuild().file("console.css").orElseThrow().body();
    List<String> faint = new ArrayList<>();
    int schemes = 0;
    Matcher blocks = COLOURS.matcher(style);
    while (blocks.find()) {
      schemes++;
      Map<String, Double> luminances = luminances(blocks.group(1));
      for (String ink : INKS) {
        for (String paper : List.of("paper", "card", ink + "-soft")) {
          if (luminances.containsKey(paper) && contrast(luminances, ink, paper) < ENOUGH) {
            faint.add("%s on %s in scheme %d".formatted(ink, paper, schemes));
          }
        }
      }
    }
    assertThat(schemes).isEqualTo(2);
    assertThat(faint).isEmpty();
  }

  private static Map<String, Double> luminances(String block) {
    Map<String, Double> luminances = new HashMap<>();
    Matcher colours = COLOUR.matcher(block);
    while (colours.find()) {
      luminances.put(colours.group(1), luminance(Integer.parseInt(colours.group(2), 16)));
    }
    return luminances;
  }

  /** WCAG's relative luminance of an sRGB colour. */
  private static double luminance(int colour) {
    return 0.2126 * linear(colour >> 16 & 0xff)
        + 0.7152 * linear(colour >> 8 & 0xff)
        + 0.0722 * linear(colour & 0xff);
  }

  private static double linear(int channel) {
    double value = channel / 255.0;
    return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
  }

  private static double contrast(Map<String, Double> luminances, String one, String other) {
    double a = Objects.requireNonNull(luminances.get(one));
    double b = Objects.requireNonNull(luminances.get(other));
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }
}
