package org.logothete.verification.coverage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.jacoco.core.instr.Instrumenter;
import org.jspecify.annotations.Nullable;

/**
 * Loads an engine with probes, and once more all that knows its classes; the rest is the test's.
 * Whoever reads an engine's class file through it sees the probes too.
 */
final class ProbedLoader extends ClassLoader {
  private static final List<String> KNOWS_ENGINES =
      List.of("org.logothete.orderer.simulate.", "org.logothete.verification.");

  private final Instrumenter instrumenter;

  /** Package of the engine, with a dot behind. */
  private final String engine;

  ProbedLoader(Instrumenter instrumenter, Class<?> protocol) {
    super(ProbedLoader.class.getClassLoader());
    this.instrumenter = instrumenter;
    this.engine = protocol.getPackageName() + ".";
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(engine) && KNOWS_ENGINES.stream().noneMatch(name::startsWith)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name) : loaded;
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] code = in.readAllBytes();
      return defineClass(name, code, 0, code.length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public @Nullable InputStream getResourceAsStream(String resource) {
    InputStream plain = super.getResourceAsStream(resource);
    String name = resource.replace('/', '.');
    if (plain == null || !name.startsWith(engine) || !name.endsWith(".class")) {
      return plain;
    }
    try (plain) {
      return new ByteArrayInputStream(instrumenter.instrument(plain.readAllBytes(), name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
