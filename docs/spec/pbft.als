/**
 * PBFT's voting rules for a chain of heights, and why no two blocks of one height can be decided.
 *
 * A history is all that honest nodes ever said. Views order what one node does. A vote's guard
 * (mayPrepare, mayCommit) and that of a view change (mayReport) ask only for what was said in the
 * same view or below. Faulty nodes give their signatures to everything, so they count in every
 * quorum; what their view changes show is free, as long as the certificates in them are real.
 *
 * docs/pbft.md has the protocol, docs/spec/README.md how to read and run this.
 */
module pbft

open util/ordering[View] as views
open util/ordering[Height] as heights

sig View {}
sig Height {}

/** A block lies on one of the height below, the lowest on what the configuration begins with. */
sig Block { height: Height, parent: lone Block }

fact chains {
  all b: Block | b.height = heights/first => no b.parent
  all b: Block | b.height != heights/first => one b.parent and b.parent.height = b.height.heights/prev
}

abstract sig Node {}
sig Faulty extends Node {}
sig Honest extends Node {
  prepare: View -> Block,
  commit: View -> Block,
  /** The view changes that the new view consists of which it entered the view with. */
  began: View -> Report
}

/**
 * A view change: the sender's newest decided block, and the certificates it shows of blocks above
 * that, by the view they are of.
 */
sig Report { by: Node, to: View, decided: lone Block, shown: View -> Block }

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

/** A prepared certificate of the view can be shown. */
pred prepared[v: View, b: Block] { isQuorum[Faulty + {n: Honest | b in n.prepare[v]}] }

/** A decision certificate of the view can be shown. */
pred decidedIn[v: View, b: Block] { isQuorum[Faulty + {n: Honest | b in n.commit[v]}] }

pred decidedBelow[v: View, b: Block] { some u: View | views/lt[u, v] and decidedIn[u, b] }

/**
 * The node can have known in the view that the block is decided, perhaps in a later view that it had
 * not heard of: whatever view it asked for afterwards, it said so, and it voted for nothing there at
 * or below the block.
 */
pred knowsDecided[n: Honest, v: View, b: Block] {
  some u: View | decidedIn[u, b]
  all r: by.n | views/gt[r.to, v] => some d: r.decided | heights/gte[d.height, b.height]
  all u: View, later: n.prepare[u] | views/gt[u, v] => heights/gt[later.height, b.height]
}

/** Nobody can forge certificates, so those of faulty nodes' reports are real too. */
pred realCertificates {
  all r: Report {
    all d: r.decided | decidedBelow[r.to, d]
    all v: View, b: r.shown[v] | views/lt[v, r.to] and prepared[v, b]
    all b: View.(r.shown), d: r.decided | heights/gt[b.height, d.height]
  }
}

/** Rule 1: one prepare per view and height. */
pred preparesOnce[n: Honest, v: View] {
  all h: Height | lone (n.prepare[v] & height.h)
}

/** Rule 2: a commit is for what the node prepared and a quorum did. */
pred commitsToPrepared[n: Honest, v: View] {
  all b: n.commit[v] | b in n.prepare[v] and prepared[v, b]
}

/** Rule 3: no commit above an open height. */
pred commitsWithoutGap[n: Honest, v: View] {
  all b: n.commit[v], p: b.parent | p in n.commit[v] or knowsDecided[n, v, p]
}

/**
 * What a node prepares lies on what it prepared, or on what is decided, or on what it accepted in
 * silence, because it lost its log and did not vote yet.
 */
pred links[n: Honest, v: View] {
  all b: n.prepare[v], p: b.parent |
    p in n.prepare[v] or knowsDecided[n, v, p] or no (n.prepare[v] & height.(p.height))
}

/** Rule 5: one view change to a view. */
pred reportsOnce[r: Report] { all other: Report | other.by = r.by and other.to = r.to => other = r }

/** Rule 4: a view change shows all that its sender committed to in views below, ever. */
pred reportsAll[r: Report] {
  all v: View, b: r.by.commit[v] | views/lt[v, r.to] and prepared[v, b] =>
    ((some d: r.decided | heights/gte[d.height, b.height])
      or (some u: View | views/gte[u, v] and some c: r.shown[u] | c.height = b.height))
}

/** The highest decided block that reports prove. */
fun proven[reports: set Report]: set Block {
  {d: reports.decided | all other: reports.decided | heights/gte[d.height, other.height]}
}

/** Of each height the certificate of the highest view, and of one view any. */
fun newest[reports: set Report]: set Block {
  {b: View.(reports.shown) | some v: View | b in v.(reports.shown)
    and (all u: View, other: u.(reports.shown) | other.height = b.height => views/lte[u, v])}
}

/** What a new view goes on with: above what is proven decided, linked and without gaps. */
fun goesOnWith[reports: set Report]: set Block {
  {b: newest[reports] |
    (all d: proven[reports] | d in b.^parent)
      and (b.*parent - proven[reports].*parent) in newest[reports]}
}

/** A view above the first begins with a quorum of view changes to it. */
pred begins[n: Honest, v: View] {
  some n.prepare[v] and v != views/first => {
    n.began[v].to = v
    isQuorum[n.began[v].by]
    all node: Node | lone (n.began[v] & by.node)
  }
}

/** Rule 9, first half: a new view goes on with what its view changes prove. */
pred goesOn[n: Honest, v: View] {
  v != views/first => all b: n.prepare[v] |
    b.height in goesOnWith[n.began[v]].height => b in goesOnWith[n.began[v]]
}

/** Rule 9, second half: nothing else is accepted at or below what they prove decided. */
pred leavesAlone[n: Honest, v: View] {
  v != views/first => all b: n.prepare[v] |
    b.height in proven[n.began[v]].*parent.height => b in proven[n.began[v]].*parent
}

/** The guard of a prepare. */
pred mayPrepare[n: Honest, v: View] {
  preparesOnce[n, v] and links[n, v] and begins[n, v] and goesOn[n, v] and leavesAlone[n, v]
}

/** The guard of a commit. */
pred mayCommit[n: Honest, v: View] { commitsToPrepared[n, v] and commitsWithoutGap[n, v] }

/** The guard of a view change. */
pred mayReport[r: Report] { r.by in Honest => reportsOnce[r] and reportsAll[r] }

/** Every transition was allowed. */
pred allowed {
  all n: Honest, v: View | mayPrepare[n, v] and mayCommit[n, v]
  all r: Report | mayReport[r]
}

pred agreement {
  all v1, v2: View, b1, b2: Block |
    decidedIn[v1, b1] and decidedIn[v2, b2] and b1.height = b2.height => b1 = b2
}

-- What holds

/** Two heights, one change of views. */
check twoHeights { realCertificates and standardQuorum and allowed => agreement }
  for 2 View, 2 Height, 3 Block, exactly 4 Node, 4 Report, 5 Int expect 0

/** One height, two changes of views. */
check deepThreeViews { realCertificates and standardQuorum and allowed => agreement }
  for 3 View, 1 Height, 2 Block, exactly 4 Node, 6 Report, 5 Int expect 0

/** A size that is not 3f + 1. */
check fiveNodes { realCertificates and standardQuorum and allowed => agreement }
  for 2 View, 1 Height, 2 Block, exactly 5 Node, 4 Report, 5 Int expect 0
check sixNodes { realCertificates and standardQuorum and allowed => agreement }
  for 2 View, 1 Height, 2 Block, exactly 6 Node, 4 Report, 5 Int expect 0

/** The rules do not forbid everything: a block is carried into the next view and decided there. */
run somethingIsDecided {
  realCertificates and standardQuorum and allowed
  some b: Block, n: Honest {
    decidedIn[views/last, b] and b.height != heights/first
    prepared[views/first, b] and b in n.commit[views/first]
  }
} for 2 View, 2 Height, 3 Block, exactly 4 Node, 4 Report, 5 Int expect 1

-- Each rule is needed: without it there is a fork

pred otherwiseAllowed {
  realCertificates
  standardQuorum
  all r: Report | mayReport[r]
}

check withoutPreparingOnce {
  otherwiseAllowed and (all n: Honest, v: View |
    links[n, v] and begins[n, v] and goesOn[n, v] and leavesAlone[n, v] and mayCommit[n, v])
      => agreement
} for 1 View, 1 Height, 2 Block, exactly 4 Node, 0 Report, 5 Int expect 1

check withoutPreparedBeforeCommit {
  otherwiseAllowed and (all n: Honest, v: View | mayPrepare[n, v] and commitsWithoutGap[n, v]
    and (all h: Height | lone (n.commit[v] & height.h))) => agreement
} for 2 View, 1 Height, 2 Block, exactly 4 Node, 4 Report, 5 Int expect 1

check withoutReportingAll {
  realCertificates and standardQuorum and (all n: Honest, v: View | mayPrepare[n, v] and mayCommit[n, v]) => agreement
} for 2 View, 1 Height, 2 Block, exactly 4 Node, 4 Report, 5 Int expect 1

check withoutGoingOn {
  otherwiseAllowed and (all n: Honest, v: View | preparesOnce[n, v] and links[n, v]
    and begins[n, v] and leavesAlone[n, v] and mayCommit[n, v]) => agreement
} for 2 View, 1 Height, 2 Block, exactly 4 Node, 4 Report, 5 Int expect 1

check withoutLeavingAlone {
  otherwiseAllowed and (all n: Honest, v: View | preparesOnce[n, v] and links[n, v]
    and begins[n, v] and goesOn[n, v] and mayCommit[n, v]) => agreement
} for 2 View, 2 Height, 3 Block, exactly 4 Node, 4 Report, 5 Int expect 1

check withoutQuorumsOfViewChanges {
  otherwiseAllowed and (all n: Honest, v: View | preparesOnce[n, v] and links[n, v]
    and goesOn[n, v] and leavesAlone[n, v] and mayCommit[n, v]) => agreement
} for 2 View, 1 Height, 2 Block, exactly 4 Node, 4 Report, 5 Int expect 1

check withGapsBelowCommits {
  otherwiseAllowed and (all n: Honest, v: View | mayPrepare[n, v] and commitsToPrepared[n, v])
    => agreement
} for 2 View, 2 Height, 4 Block, exactly 4 Node, 4 Report, 5 Int expect 1

check withOneLessInAQuorum {
  realCertificates and Size.quorum = 2 and allowed => agreement
} for 1 View, 1 Height, 2 Block, exactly 4 Node, 0 Report, 5 Int expect 1
