import type { MinCostFlow, MinCostFlowProblem } from '../../src/solvers/flow.js';

/**
 * What is wrong with an answer, from the problem and the documented fields alone, in big integers; empty when the answer
 * proves itself.
 */
export function faultsOfFlow(problem: MinCostFlowProblem, answer: MinCostFlow): string[] {
  const faults: string[] = [];
  const arcs = Array.from({ length: problem.tail.length }, (_, arc) => arc);
  const at = (list: ArrayLike<number>, index: number): number => list[index] as number;
  const [tail, head, flow] = [problem.tail, problem.head, answer.flow];
  if (flow.length !== arcs.length) faults.push(`${flow.length} flows`);
  if (answer.potentials.length !== problem.vertices) faults.push(`${answer.potentials.length} potentials`);
  for (const each of [...flow, ...answer.potentials]) {
    if (!Number.isSafeInteger(each) || Object.is(each, -0)) faults.push(`${each} is not a plain whole number`);
  }
  if (faults.length > 0) return faults;

  const left = Array.from({ length: problem.vertices }, (_, v) => BigInt(at(problem.supply, v)));
  let total = 0n;
  for (const arc of arcs) {
    const amount = at(flow, arc);
    if (amount < 0 || amount > at(problem.capacity, arc)) faults.push(`arc ${arc} carries ${amount}`);
    left[at(tail, arc)] = (left[at(tail, arc)] as bigint) - BigInt(amount);
    left[at(head, arc)] = (left[at(head, arc)] as bigint) + BigInt(amount);
    total += BigInt(amount) * BigInt(at(problem.cost, arc));
  }
  const potential = Array.from(answer.potentials, BigInt);
  const difference = (arc: number): bigint =>
    (potential[at(tail, arc)] as bigint) - (potential[at(head, arc)] as bigint);

  if (answer.status === 'optimal') {
    if (left.some((each) => each !== 0n)) faults.push('unbalanced');
    if (Object.is(answer.cost, -0) || BigInt(answer.cost) !== total) faults.push(`cost ${answer.cost}, sum ${total}`);
    for (const arc of arcs) {
      const reduced = BigInt(at(problem.cost, arc)) + difference(arc);
      if (reduced < 0n && at(flow, arc) < at(problem.capacity, arc)) faults.push(`arc ${arc} has room at ${reduced}`);
      if (reduced > 0n && at(flow, arc) > 0) faults.push(`arc ${arc} carries flow at ${reduced}`);
    }
  } else if (answer.status === 'infeasible') {
    if (answer.cost !== Infinity) faults.push(`infeasible at ${answer.cost}`);
    if (flow.some((each) => each !== 0)) faults.push('infeasible, but something flows');
    // What vertices before the cut send, and what can pass from there to beyond.
    let sent = 0n;
    potential.forEach((each, v) => {
      if (each === 0n) sent += BigInt(at(problem.supply, v));
      else if (each !== 1n) faults.push(`potential ${each}`);
    });
    let passing = 0;
    for (const arc of arcs) if (difference(arc) < 0n) passing += at(problem.capacity, arc);
    if (!Number.isSafeInteger(passing) || sent <= BigInt(passing)) faults.push(`the cut sends ${sent} over ${passing}`);
  } else {
    if (answer.cost !== -Infinity) faults.push(`unbounded at ${answer.cost}`);
    if (total >= 0n) faults.push(`the cycle costs ${total}`);
    if (left.some((each, v) => each !== BigInt(at(problem.supply, v)))) faults.push('no cycle');
    for (const arc of arcs) {
      if (at(flow, arc) > 1 || (at(flow, arc) === 1 && at(problem.capacity, arc) !== Infinity)) {
        faults.push(`arc ${arc} is not an unlimited arc of a cycle`);
      }
    }
  }
  return faults;
}
