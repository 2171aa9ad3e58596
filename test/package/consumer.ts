/** A problem small enough to solve by hand: the near store is out of reach of nothing and cheaper than the far one. */
const problem = {
  currency: 'CNY',
  services: [{ id: 'courier', detour: 1.3, baseMinutes: 20, minutesPerKm: 2, money: { base: 900, perKm: 100 } }],
  facilities: [
    { id: 'far', kind: 'centralWarehouse', latitude: 30.5, longitude: 114.3, services: ['courier'] },
    { id: 'near', kind: 'store', latitude: 31.23, longitude: 121.47, services: ['courier'] },
  ],
  stock: [
    { facilityId: 'far', sku: 'tyre', onHand: 40 },
    { facilityId: 'near', sku: 'tyre', onHand: 4 },
  ],
};

const order = {
  id: 'order-1',
  placedAt: '2026-03-02T09:00:00+08:00',
  latitude: 31.2,
  longitude: 121.5,
  method: 'deliver',
  lines: [{ sku: 'tyre', quantity: 4 }],
};
/** The other comes first, and would take the near store's tyres from the one who lives beside it. */
const orders = [
  order,
  { ...order, id: 'order-2', placedAt: '2026-03-02T08:00:00+08:00', latitude: 31, longitude: 120.5 },
];

/** What the program below answers, wherever it runs. */
export const expected = {
  from: ['near'],
  units: 4,
  moves: 1,
  touches: 4,
  status: 'served',
  left: 0,
  violations: 0,
  bad: true,
  together: ['optimal', 'near', 'far'],
  scarce: ['near'],
};

/**
 * A consumer's program without its imports: routes the order, takes the stock, lets `verify` judge the plan, shows that
 * bad input is an issue, and decides two orders together. `answer` ends as `expected`. It awaits.
 */
export const program = `
const problem = assertProblem(${JSON.stringify(problem)});
const orders = assertOrders(${JSON.stringify(orders)});
const [order] = orders;
const network = buildNetwork(problem);
const batch = await allocate(network, orders);
const plan = route(network, order, { reserve: true });
const answer = {
  from: plan.shipments.map((shipment) => shipment.facilityId),
  units: plan.shipments.flatMap((shipment) => shipment.lines).reduce((sum, line) => sum + line.quantity, 0),
  moves: plan.moves,
  touches: plan.touches,
  status: plan.status,
  left: network.stock.available('near', 'tyre'),
  violations: verify(problem, [order], [plan]).length,
  bad: !parseProblem({ currency: 'CNY' }).ok,
  together: [batch.status, ...batch.plans.map((each) => each.shipments[0].facilityId)],
  scarce: batch.prices.map((each) => each.facilityId),
};
`;

export const names = [
  'allocate',
  'assertOrders',
  'assertProblem',
  'buildNetwork',
  'parseProblem',
  'route',
  'verify',
].join(', ');
