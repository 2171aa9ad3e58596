import { assert } from '../base/assert.js';
import type { CheckedFlow } from './flow-input.js';

/** A unit on each arc of a cycle; asserts that the cycle is one, is unlimited, and pays. */
export function unitFlowAround(problem: CheckedFlow, cycle: readonly number[]): Float64Array {
  const { vertices, tail, head, capacity, cost } = problem;
  const flow = new Float64Array(cost.length);
  const balance = new Int32Array(vertices);
  let sum = 0;
  for (const arc of cycle) {
    assert(capacity[arc] === Infinity && flow[arc] === 0, 'a cycle that shows a problem unbounded is limited');
    flow[arc] = 1;
    sum += cost[arc] as number;
    balance[tail[arc] as number] = (balance[tail[arc] as number] as number) - 1;
    balance[head[arc] as number] = (balance[head[arc] as number] as number) + 1;
  }
  assert(
    sum < 0 && balance.every((each) => each === 0),
    'a cycle that shows a problem unbounded is none, or costs nothing',
  );
  return flow;
}

/**
 * Why a flow that brings as much as possible to where it is wanted, but not all, cannot be completed: 0 for every vertex
 * that the rest, wherever it lies now, could still reach, 1 beyond. Asserts that those before the cut send more than the
 * arcs from there to beyond can carry.
 */
export function cutBetween(problem: CheckedFlow, flow: Float64Array): Float64Array {
  const { tail, head, capacity, supply } = problem;
  const beyond = reachable(problem, flow);
  let sent = 0;
  let carried = 0;
  supply.forEach((amount, vertex) => {
    if (beyond[vertex] === 0) sent += amount;
  });
  for (let arc = 0; arc < flow.length; arc++) {
    if (beyond[tail[arc] as number] === 0 && beyond[head[arc] as number] === 1) carried += capacity[arc] as number;
  }
  assert(sent > carried, 'no cut shows why a problem is infeasible');
  return beyond;
}

/** 0 for the vertices that what is left over reaches along arcs with room or against arcs with flow, else 1. */
function reachable({ vertices, tail, head, capacity, supply }: CheckedFlow, flow: Float64Array): Float64Array {
  const left = supply.slice();
  const start = new Int32Array(vertices + 1);
  for (let arc = 0; arc < flow.length; arc++) {
    const u = tail[arc] as number;
    const v = head[arc] as number;
    left[u] = (left[u] as number) - (flow[arc] as number);
    left[v] = (left[v] as number) + (flow[arc] as number);
    if ((flow[arc] as number) < (capacity[arc] as number)) start[u] = (start[u] as number) + 1;
    if ((flow[arc] as number) > 0) start[v] = (start[v] as number) + 1;
  }
  for (let v = 0; v < vertices; v++) start[v + 1] = (start[v + 1] as number) + (start[v] as number);
  const to = new Int32Array(start[vertices] as number);
  // Filled from the back, so that start[v] ends where the list of v begins.
  for (let arc = 0; arc < flow.length; arc++) {
    const u = tail[arc] as number;
    const v = head[arc] as number;
    if ((flow[arc] as number) < (capacity[arc] as number)) {
      start[u] = (start[u] as number) - 1;
      to[start[u] as number] = v;
    }
    if ((flow[arc] as number) > 0) {
      start[v] = (start[v] as number) - 1;
      to[start[v] as number] = u;
    }
  }
  const beyond = new Float64Array(vertices).fill(1);
  const queue = new Int32Array(vertices);
  let queued = 0;
  const reach = (vertex: number) => {
    if (beyond[vertex] === 0) return;
    beyond[vertex] = 0;
    queue[queued++] = vertex;
  };
  left.forEach((amount, vertex) => {
    if (amount > 0) reach(vertex);
  });
  for (let i = 0; i < queued; i++) {
    const v = queue[i] as number;
    for (let at = start[v] as number; at < (start[v + 1] as number); at++) reach(to[at] as number);
  }
  return beyond;
}
