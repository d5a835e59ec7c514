package org.logothete.house;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Rules that look at the syntax tree, as javac parses it. */
final class TreeRules {
  private static final int METHOD_LINES_MAX = 70;
  private static final int PARAMETERS_MAX = 7;

  /** As a word of a type's name: RaftUtil and UtilRaft, not Utility. */
  private static final Pattern EMPTY_WORD =
      Pattern.compile("(Manager|Helper|Utils|Util|Impl)(?![a-z])");

  private TreeRules() {}

  static TidyRule typeNames() {
    return rule(TypeNames::new);
  }

  static TidyRule methodSize() {
    return rule(MethodSizes::new);
  }

  private static TidyRule rule(Function<Unit, Scan> scan) {
    return files -> {
      List<String> violations = new ArrayList<>();
      for (Unit unit : parse(files.stream().filter(SourceFile::isJava).toList())) {
        Scan visitor = scan.apply(unit);
        visitor.scan(unit.tree(), unit);
        violations.addAll(visitor.violations);
      }
      return violations;
    };
  }

  private static List<Unit> parse(List<SourceFile> files) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<Text> texts = files.stream().map(Text::new).toList();
    JavacTask task =
        (JavacTask)
            compiler.getTask(null, null, null, List.of("-proc:none", "-Xlint:none"), null, texts);
    try {
      List<Unit> units = new ArrayList<>();
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      for (CompilationUnitTree tree : task.parse()) {
        units.add(new Unit(tree.getSourceFile().toUri().getPath().substring(1), tree, positions));
      }
      return units;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Unit(String path, CompilationUnitTree tree, SourcePositions positions) {
    long line(long position) {
      LineMap lines = tree.getLineMap();
      return lines.getLineNumber(position);
    }
  }

  private abstract static class Scan extends TreeScanner<Void, Object> {
    final Unit unit;
    final List<String> violations = new ArrayList<>();

    Scan(Unit unit) {
      this.unit = unit;
    }

    void report(long line, String what) {
      violations.add(unit.path() + ":" + line + ": " + what);
    }
  }

  private static final class TypeNames extends Scan {
    TypeNames(Unit unit) {
      super(unit);
    }

    @Override
    public Void visitClass(ClassTree type, Object scope) {
      String name = type.getSimpleName().toString();
      if (EMPTY_WORD.matcher(name).find()) {
        long line = unit.line(unit.positions().getStartPosition(unit.tree(), type));
        report(line, name + " -- name the type for what it is (BlockCutter, RequestPool)");
      }
      return super.visitClass(type, scope);
    }
  }

  private static final class MethodSizes extends Scan {
    MethodSizes(Unit unit) {
      super(unit);
    }

    @Override
    public Void visitMethod(MethodTree method, Object scope) {
      long first = unit.positions().getStartPosition(unit.tree(), method);
      long last = unit.positions().getEndPosition(unit.tree(), method);
      boolean isWritten = first >= 0 && last >= 0;
      if (isWritten) {
        long lines = unit.line(last) - unit.line(first) + 1;
        if (lines > METHOD_LINES_MAX) {
          report(
              unit.line(first),
              method.getName()
                  + " has "
                  + lines
                  + " lines -- keep the branches, move straight-line parts below; at most "
                  + METHOD_LINES_MAX);
        }
        checkParameters(method, unit.line(first));
      }
      return super.visitMethod(method, scope);
    }

    /** A record's constructor is its list of components; everywhere else a record is the cure. */
    private void checkParameters(MethodTree method, long line) {
      boolean isConstructor = method.getReturnType() == null;
      if (!isConstructor && method.getParameters().size() > PARAMETERS_MAX) {
        report(
            line,
            method.getName() + " takes " + method.getParameters().size() + " -- make a record");
      }
    }
  }

  private static final class Text extends SimpleJavaFileObject {
    private final String content;

    Text(SourceFile file) {
      super(URI.create("string:///" + file.path()), JavaFileObject.Kind.SOURCE);
      this.content = file.text();
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return content;
    }

    /** A package-info in one folder is not the package-info in another. */
    @Override
    public boolean isNameCompatible(String simpleName, JavaFileObject.Kind kind) {
      return true;
    }
  }
}
