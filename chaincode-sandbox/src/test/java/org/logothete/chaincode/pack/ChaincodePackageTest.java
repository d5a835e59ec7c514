package org.logothete.chaincode.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChaincodePackageTest {
  @Test
  void whatIsPackedIsReadBack() throws Exception {
    SortedMap<String, ByteString> files = new TreeMap<>();
    files.put("a/b.txt", ByteString.copyFromUtf8("text"));
    files.put("c".repeat(150), ByteString.EMPTY);
    ByteString bytes = ChaincodePackage.write("asset_1.0", ChaincodePackage.Type.NODE, files);
    ChaincodePackage content = ChaincodePackage.read(bytes);
    assertThat(content.label()).isEqualTo("asset_1.0");
    assertThat(content.type()).isEqualTo(ChaincodePackage.Type.NODE);
    assertThat(content.files()).isEqualTo(files);
    assertThat(content.id()).matches("asset_1\\.0:[0-9a-f]{64}");
    assertThat(ChaincodePackage.write("asset_1.0", ChaincodePackage.Type.NODE, files))
        .isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../up", "/root", "a//b", "a/./b", "a\\b"})
  void aFileThatLeavesThePackageIsRefused(String name) {
    assertThatThrownBy(() -> ChaincodePackage.read(packaged("wasm", tar(name, false))))
        .isInstanceOf(InvalidPackageException.class)
        .hasMessageContaining("no plain file");
  }

  @Test
  void aLinkIsRefused() {
    assertThatThrownBy(() -> ChaincodePackage.read(packaged("wasm", tar("link", true))))
        .isInstanceOf(InvalidPackageException.class)
        .hasMessageContaining("no plain file");
  }

  @Test
  void whatIsNoPackageIsRefused() throws Exception {
    assertThatThrownBy(() -> ChaincodePackage.read(ByteString.copyFromUtf8("not a tar")))
        .hasMessageContaining("no gzipped tar");
    assertThatThrownBy(() -> ChaincodePackage.read(tar("metadata.json", false)))
        .hasMessageContaining("holds metadata.json and code.tar.gz");
    ByteString unknown = packaged("golang", tar("main.go", false));
    assertThatThrownBy(() -> ChaincodePackage.read(unknown))
        .hasMessageContaining("packages of type 'golang' are not run here");
    ByteString cut = packaged("wasm", tar("a.wasm", false)).substring(0, 60);
    assertThatThrownBy(() -> ChaincodePackage.read(cut))
        .isInstanceOf(InvalidPackageException.class);
  }

  private static ByteString packaged(String type, ByteString code) throws IOException {
    return tar(
        new TreeMap<>(
            Map.of(
                "metadata.json",
                ByteString.copyFromUtf8("{\"type\":\"" + type + "\",\"label\":\"a\"}"),
                "code.tar.gz",
                code)));
  }

  private static ByteString tar(String name, boolean link) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
      TarArchiveEntry entry =
          link
              ? new TarArchiveEntry(name, TarConstants.LF_SYMLINK)
              : new TarArchiveEntry(name, true);
      if (link) {
        entry.setLinkName("/etc/passwd");
      }
      tar.putArchiveEntry(entry);
      tar.closeArchiveEntry();
    }
    return ByteString.copyFrom(bytes.toByteArray());
  }

  private static ByteString tar(SortedMap<String, ByteString> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
      for (var file : files.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
        entry.setSize(file.getValue().size());
        tar.putArchiveEntry(entry);
        file.getValue().writeTo(tar);
        tar.closeArchiveEntry();
      }
    }
    return ByteString.copyFrom(bytes.toByteArray());
  }
}
