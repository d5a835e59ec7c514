/**
 * BDLS's voting rules at one height, and why no two blocks of it can be decided.
 *
 * A history is all that honest nodes ever said at the height. Rounds order what one node does: it
 * votes and commits in ascending rounds. Every vote and every commit is a transition; its guard
 * (mayVote, mayCommit) asks only for what was said in the same round or below. Faulty nodes are not
 * described: they give their signatures to everything, so they count in every quorum.
 *
 * docs/bdls.md has the protocol, docs/spec/README.md how to read and run this.
 */
module bdls

open util/ordering[Round]

sig Round {}
sig Block {}

/** What a node votes for that knows of no block. */
one sig Nothing {}

abstract sig Node {}
sig Faulty extends Node {}
sig Honest extends Node {
  /** The round changes it sent: what it voted for in each round. */
  vote: Round -> (Block + Nothing),
  /** The lock it showed with the vote of a round, by the lock's round. */
  shown: Round -> Round,
  commit: Round -> Block
}

/** How many nodes are a quorum: free here, given by each check. */
one sig Size { quorum: Int }

fun faultyMax: Int { div[minus[#Node, 1], 3] }

fact sizes { #Faulty <= faultyMax and Size.quorum > 0 and Size.quorum <= #Node }

/** ceil((n + f + 1) / 2), the smallest number whose double exceeds n + f. */
pred standardQuorum {
  mul[2, Size.quorum] > plus[#Node, faultyMax]
  mul[2, minus[Size.quorum, 1]] <= plus[#Node, faultyMax]
}

pred isQuorum[nodes: set Node] { #nodes >= Size.quorum }

/** A lock certificate of the round can be shown. */
pred locked[r: Round, b: Block] { isQuorum[Faulty + {n: Honest | b in n.vote[r]}] }

/** A decision certificate of the round can be shown. */
pred decided[r: Round, b: Block] { isQuorum[Faulty + {n: Honest | b in n.commit[r]}] }

/** Rule 1: one round change per round. */
pred votesOnce[n: Honest, r: Round] { lone n.vote[r] and lone n.shown[r] }

/** Rule 2: whoever shows a lock votes for it, and the lock is real and of a lower round. */
pred votesForWhatItShows[n: Honest, r: Round] {
  all l: n.shown[r] | lt[l, r] and (some b: Block | n.vote[r] = b and locked[l, b])
}

/** Rule 3: whoever committed, or showed a lock, shows one as new from then on. */
pred showsItsNewestLock[n: Honest, r: Round] {
  some n.vote[r] => all earlier: Round | lt[earlier, r] => {
    some n.commit[earlier] => some l: n.shown[r] | gte[l, earlier]
    all l: n.shown[earlier] | some newer: n.shown[r] | gte[newer, l]
  }
}

/** Rule 4: a commit is for the lock of its round. */
pred commitsToLock[n: Honest, r: Round] {
  lone n.commit[r] and (all b: n.commit[r] | locked[r, b])
}

/** The guard of a vote. */
pred mayVote[n: Honest, r: Round] {
  votesOnce[n, r] and votesForWhatItShows[n, r] and showsItsNewestLock[n, r]
}

/** The guard of a commit. */
pred mayCommit[n: Honest, r: Round] { commitsToLock[n, r] }

/** Every transition was allowed. */
pred allowed { all n: Honest, r: Round | mayVote[n, r] and mayCommit[n, r] }

pred agreement {
  all r1, r2: Round, b1, b2: Block | decided[r1, b1] and decided[r2, b2] => b1 = b2
}

-- What holds

/** Four nodes, as many rounds, three blocks. */
check fourNodes { standardQuorum and allowed => agreement }
  for 4 Round, 3 Block, exactly 4 Node, 5 Int expect 0

/** Sizes that are not 3f + 1. */
check fiveNodes { standardQuorum and allowed => agreement }
  for 4 Round, 2 Block, exactly 5 Node, 5 Int expect 0
check sixNodes { standardQuorum and allowed => agreement }
  for 3 Round, 2 Block, exactly 6 Node, 5 Int expect 0

/** Two faulty nodes. */
check sevenNodes { standardQuorum and allowed => agreement }
  for 3 Round, 2 Block, exactly 7 Node, 5 Int expect 0

/** The rules do not forbid everything: two rounds, a lock that is carried on, a decision. */
run somethingIsDecided {
  standardQuorum and allowed
  some r: Round, b: Block, n: Honest | r != first and decided[r, b] and some n.shown[r]
  some n: Honest, r: Round | Nothing in n.vote[r]
} for 3 Round, 2 Block, exactly 4 Node, 5 Int expect 1

-- Each rule is needed: without it there is a fork

check withoutVotingOnce {
  standardQuorum and (all n: Honest, r: Round |
    lone n.shown[r] and votesForWhatItShows[n, r] and showsItsNewestLock[n, r]
      and commitsToLock[n, r]) => agreement
} for 3 Round, 2 Block, exactly 4 Node, 5 Int expect 1

check withoutVotingForTheLock {
  standardQuorum and (all n: Honest, r: Round |
    votesOnce[n, r] and showsItsNewestLock[n, r] and commitsToLock[n, r]) => agreement
} for 3 Round, 2 Block, exactly 4 Node, 5 Int expect 1

check withoutTheNewestLock {
  standardQuorum and (all n: Honest, r: Round |
    votesOnce[n, r] and votesForWhatItShows[n, r] and commitsToLock[n, r]) => agreement
} for 3 Round, 2 Block, exactly 4 Node, 5 Int expect 1

check withoutLocksBeforeCommits {
  standardQuorum and (all n: Honest, r: Round | mayVote[n, r] and lone n.commit[r]) => agreement
} for 3 Round, 2 Block, exactly 4 Node, 5 Int expect 1

check withOneLessInAQuorum {
  Size.quorum = 2 and allowed => agreement
} for 3 Round, 2 Block, exactly 4 Node, 5 Int expect 1
