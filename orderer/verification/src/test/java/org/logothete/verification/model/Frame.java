package org.logothete.verification.model;

import edu.mit.csail.sdg.alloy4.A4Reporter;
import edu.mit.csail.sdg.alloy4.Err;
import edu.mit.csail.sdg.ast.Module;
import edu.mit.csail.sdg.parser.CompUtil;
import edu.mit.csail.sdg.translator.A4Options;
import edu.mit.csail.sdg.translator.A4Solution;
import edu.mit.csail.sdg.translator.TranslateAlloyToKodkod;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import kodkod.ast.Formula;
import kodkod.ast.Relation;
import kodkod.engine.Evaluator;
import kodkod.instance.Instance;
import kodkod.instance.TupleFactory;
import kodkod.instance.TupleSet;
import kodkod.util.ints.IntIterator;

/**
 * Evaluates a predicate of a model on concrete histories. Alloy translates the predicate once, and
 * finds some instance with room for the histories; then the contents of the instance's signatures
 * and relations are replaced by those of a history, and Alloy's relational engine says whether the
 * predicate holds.
 */
final class Frame {
  private static final String OURS = "this/";

  private final Instance room;
  private final Formula predicate;

  /**
   * @param model the text of a model
   * @param setting what the instance satisfies
   * @param predicate what is asked of histories
   * @param sizes how much room there is, by signature
   */
  Frame(String model, String setting, String predicate, SortedMap<String, Integer> sizes) {
    String scope =
        sizes.entrySet().stream()
            .map(size -> "exactly " + size.getValue() + " " + size.getKey())
            .collect(Collectors.joining(", "));
    try {
      Module module =
          CompUtil.parseEverything_fromString(
              A4Reporter.NOP, model + "\nrun room { " + setting + " } for " + scope + ", 5 Int\n");
      A4Solution solution =
          TranslateAlloyToKodkod.execute_command(
              A4Reporter.NOP,
              module.getAllReachableSigs(),
              module.getAllCommands().getLast(),
              new A4Options());
      this.predicate =
          (Formula)
              TranslateAlloyToKodkod.alloy2kodkod(
                  solution, CompUtil.parseOneExpression_fromString(module, predicate));
      this.room = solution.debugExtractKInstance();
    } catch (Err e) {
      throw new IllegalArgumentException("no room for " + sizes + ": " + e, e);
    }
  }

  /** Whether the predicate holds of the history. */
  boolean holds(History history) {
    Instance concrete = new Instance(room.universe());
    room.relationTuples().forEach(concrete::add);
    for (IntIterator number = room.ints().iterator(); number.hasNext(); ) {
      int next = number.next();
      concrete.add(next, room.tuples(next));
    }
    TupleFactory factory = room.universe().factory();
    Map<String, Object> atoms = new HashMap<>();
    Map<String, Integer> taken = new HashMap<>();
    for (History.Things some : history.things()) {
      TupleSet set = factory.noneOf(1);
      for (String name : some.names()) {
        Object atom = atom(some.of() + "$" + (taken.merge(some.of(), 1, Integer::sum) - 1));
        atoms.put(name, atom);
        set.add(factory.tuple(atom));
      }
      concrete.add(room.findRelationByName(OURS + some.signature()), set);
    }
    for (Relation relation : room.relations()) {
      int dot = relation.name().indexOf('.');
      if (relation.name().startsWith(OURS) && dot > 0 && relation.arity() > 1) {
        TupleSet set = factory.noneOf(relation.arity());
        for (List<String> names : history.tuples(relation.name().substring(dot + 1))) {
          set.add(
              factory.tuple(
                  names.stream()
                      .map(name -> atoms.containsKey(name) ? atoms.get(name) : atom(name + "$0"))
                      .toList()));
        }
        concrete.add(relation, set);
      }
    }
    return new Evaluator(concrete).evaluate(predicate);
  }

  private Object atom(String name) {
    for (int i = 0; i < room.universe().size(); i++) {
      if (room.universe().atom(i).toString().equals(name)) {
        return room.universe().atom(i);
      }
    }
    throw new IllegalArgumentException("nothing is called " + name);
  }
}
