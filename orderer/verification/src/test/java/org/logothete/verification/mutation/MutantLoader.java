package org.logothete.verification.mutation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.consensus.VoteTally;

/**
 * Loads the engine a second time, with cuts. Only the classes that no other room sees are loaded
 * anew: the engine's package and the tally it counts with. Messages and the SPI stay those of the
 * test, so the mutant talks to the same simulator.
 */
public final class MutantLoader extends ClassLoader {
  private static final String TALLY = VoteTally.class.getName();

  /** Package of the engine, with a dot behind. */
  private final String engine;

  private final List<Cut> cuts;

  private MutantLoader(Class<?> protocol, List<Cut> cuts) {
    super(MutantLoader.class.getClassLoader());
    this.engine = protocol.getPackageName() + ".";
    this.cuts = cuts;
  }

  /** The protocol with the cuts made in its engine. */
  public static ConsensusProtocol load(Class<? extends ConsensusProtocol> protocol, Cut... cuts) {
    MutantLoader loader = new MutantLoader(protocol, List.of(cuts));
    try {
      // Now and not in the middle of a run: a cut that finds nothing must not look like a finding.
      for (Cut cut : cuts) {
        loader.loadClass(cut.type());
      }
      return (ConsensusProtocol)
          loader.loadClass(protocol.getName()).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the engine cannot be loaded again", e);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    boolean ofEngine = name.startsWith(engine) && name.indexOf('.', engine.length()) < 0;
    boolean tally = name.equals(TALLY) || name.startsWith(TALLY + "$");
    if (!ofEngine && !tally) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name) : loaded;
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    String file = name.replace('.', '/') + ".class";
    boolean isCut = cuts.stream().anyMatch(cut -> cut.type().equals(name));
    // The parent's may have probes; what a class with a cut reaches says nothing of the engine.
    try (InputStream in =
        isCut ? getSystemResourceAsStream(file) : getParent().getResourceAsStream(file)) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] code = in.readAllBytes();
      for (Cut cut : cuts) {
        if (name.equals(cut.type())) {
          code = cut.apply(code);
        }
      }
      return defineClass(name, code, 0, code.length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
