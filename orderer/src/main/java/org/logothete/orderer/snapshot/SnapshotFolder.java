package org.logothete.orderer.snapshot;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.common.Block;
import org.logothete.ledger.state.StateCheckpoint;

/**
 * How a snapshot lies on a disk: {@code snapshot.txt} with the statement, {@code blocks} with the
 * config blocks and the newest block, each behind its length in 4 bytes, {@code transactions}, the
 * entries of the {@code state}, its {@code checkpoint} where it has one, and a file for each
 * consenter in {@code attestations}.
 */
final class SnapshotFolder {
  private static final int BLOCK_BYTES_MAX = 512 << 20;
  private static final long BLOCKS_BYTES_MAX = 1L << 30;
  private static final int ATTESTATIONS_MAX = 1_000;

  private final Path folder;

  SnapshotFolder(Path folder) {
    this.folder = folder;
  }

  Path path() {
    return folder;
  }

  Path transactions() {
    return folder.resolve("transactions");
  }

  Path state() {
    return folder.resolve("state");
  }

  private Path checkpointFile() {
    return folder.resolve("checkpoint");
  }

  private Path statementFile() {
    return folder.resolve("snapshot.txt");
  }

  private Path blocksFile() {
    return folder.resolve("blocks");
  }

  private Path attestationsFolder() {
    return folder.resolve("attestations");
  }

  void writeStatement(SnapshotStatement statement) throws IOException {
    Files.write(statementFile(), statement.toBytes());
  }

  SnapshotStatement readStatement() throws SnapshotException {
    Path file = statementFile();
    try {
      if (Files.size(file) > SnapshotStatement.BYTES_MAX) {
        throw new SnapshotException("it is too large");
      }
      return SnapshotStatement.parse(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new SnapshotException("there is no snapshot in " + folder, e);
    } catch (IOException e) {
      throw new SnapshotException("cannot read " + file + ": " + e.getMessage(), e);
    } catch (SnapshotException e) {
      throw new SnapshotException(file + " is no snapshot: " + e.getMessage(), e);
    }
  }

  OutputStream newTransactions() throws IOException {
    return Files.newOutputStream(transactions());
  }

  OutputStream newState() throws IOException {
    return Files.newOutputStream(state());
  }

  void writeCheckpoint(StateCheckpoint checkpoint) throws IOException {
    Files.write(checkpointFile(), checkpoint.content());
  }

  /** Reads the checkpoint that a statement names. */
  Optional<StateCheckpoint> readCheckpoint(SnapshotStatement statement) throws SnapshotException {
    Optional<StateCheckpoint.Digest> named = statement.state().checkpoint();
    return named.isEmpty() ? Optional.empty() : Optional.of(readCheckpoint(named.get()));
  }

  private StateCheckpoint readCheckpoint(StateCheckpoint.Digest named) throws SnapshotException {
    Path file = checkpointFile();
    try {
      if (Files.size(file) > StateCheckpoint.BYTES_MAX) {
        throw new SnapshotException(file + " is too large");
      }
      StateCheckpoint found = new StateCheckpoint(named.height(), Files.readAllBytes(file));
      if (!found.digest().equals(named)) {
        throw new SnapshotException(file + " is another checkpoint than the snapshot says");
      }
      return found;
    } catch (IOException e) {
      throw new SnapshotException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  void writeBlocks(List<Block> blocks) throws IOException {
    try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(blocksFile()))) {
      for (Block block : blocks) {
        out.writeInt(block.getSerializedSize());
        out.write(block.toByteArray());
      }
    }
  }

  List<Block> readBlocks() throws SnapshotException {
    Path file = blocksFile();
    List<Block> blocks = new ArrayList<>();
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      long left = Files.size(file);
      if (left > BLOCKS_BYTES_MAX) {
        throw new SnapshotException(file + " is too large");
      }
      while (left > 0) {
        int length = in.readInt();
        left -= Integer.BYTES;
        if (length < 0 || length > Math.min(BLOCK_BYTES_MAX, left)) {
          throw new SnapshotException(file + " is cut short or damaged");
        }
        blocks.add(Block.parseFrom(in.readNBytes(length)));
        left -= length;
      }
    } catch (InvalidProtocolBufferException e) {
      throw new SnapshotException(file + " holds something that is no block", e);
    } catch (IOException e) {
      throw new SnapshotException("cannot read " + file + ": " + e.getMessage(), e);
    }
    return blocks;
  }

  Path writeAttestation(Attestation attestation, SnapshotStatement statement) throws IOException {
    Files.createDirectories(attestationsFolder());
    Path file = attestationsFolder().resolve(attestation.consenter() + ".json");
    attestation.write(file, statement);
    return file;
  }

  List<Attestation> readAttestations(SnapshotStatement statement) throws SnapshotException {
    List<Path> files;
    try (Stream<Path> found = Files.list(attestationsFolder())) {
      files = found.sorted().limit(ATTESTATIONS_MAX).toList();
    } catch (NoSuchFileException _) {
      files = List.of();
    } catch (IOException e) {
      throw new SnapshotException("cannot list " + attestationsFolder() + ": " + e, e);
    }
    List<Attestation> attestations = new ArrayList<>();
    for (Path file : files) {
      attestations.add(Attestation.read(file, statement));
    }
    return attestations;
  }
}
