package org.logothete.verification.mutation;

import java.util.List;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.consensus.Effect;
import org.logothete.pbft.PbftProtocol;
import org.logothete.pbft.message.Prepare;

/** PBFT on hosts that lose every prepare of the first views, so that nothing is prepared there. */
public final class LatePrepares {
  private LatePrepares() {}

  /**
   * The protocol on such hosts.
   *
   * @param views how many views there are without prepares
   */
  public static ConsensusProtocol after(int views) {
    return Bend.all(new PbftProtocol(), _ -> Bend.effects(all -> from(views, all)));
  }

  private static List<Effect> from(int views, List<Effect> effects) {
    return effects.stream()
        .filter(
            effect ->
                !(effect instanceof Effect.Broadcast(Prepare prepare) && prepare.view() < views))
        .toList();
  }
}
