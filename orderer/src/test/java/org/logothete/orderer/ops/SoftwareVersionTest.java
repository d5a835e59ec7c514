package org.logothete.orderer.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class SoftwareVersionTest {
  @Test
  void isTheProjects() throws Exception {
    Matcher project =
        Pattern.compile("<artifactId>logothete</artifactId>\\s*<version>([^<]+)</version>")
            .matcher(Files.readString(Path.of("pom.xml")));

    assertThat(project.find()).isTrue();
    assertThat(SoftwareVersion.current().version()).isEqualTo(project.group(1));
  }
}
