import { assertOrders, assertProblem, buildNetwork, InputError, type Order, type Plan, route } from 'onehop';
import { drawMap, legendOf, placeAt } from './map.js';
import input from './network.json';

// The whole of onehop runs in the page: the network is a JSON file, a click makes an order, `route` answers at once.

const problem = assertProblem(input);
const network = buildNetwork(problem);
const skus = input.skus.map(({ sku }) => sku);
let orderCount = 0;
/** The plan that the page shows. */
let shown: Plan | null = null;

const element = <T extends HTMLElement>(id: string): T => {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found as T;
};
const canvas = element<HTMLCanvasElement>('map');
const latitude = element<HTMLInputElement>('latitude');
const longitude = element<HTMLInputElement>('longitude');
const quantities = new Map(skus.map((sku) => [sku, addQuantity(sku)]));

function addQuantity(sku: string): HTMLInputElement {
  const label = document.createElement('label');
  const field = document.createElement('input');
  field.id = `quantity-${skus.indexOf(sku)}`;
  label.htmlFor = field.id;
  label.textContent = sku;
  field.type = 'number';
  field.min = '0';
  field.max = '40';
  field.value = '0';
  element('wants').append(label, field);
  return field;
}

/** The order as the form says it; null when nothing is wanted. Throws InputError for a place that is none. */
function orderOfForm(): Order | null {
  const lines = [...quantities]
    .map(([sku, { valueAsNumber }]) => ({ sku, quantity: valueAsNumber }))
    .filter(({ quantity }) => quantity > 0);
  if (lines.length === 0) return null;
  const [order] = assertOrders([
    {
      id: `order-${orderCount + 1}`,
      placedAt: new Date().toISOString(),
      latitude: latitude.valueAsNumber,
      longitude: longitude.valueAsNumber,
      method: 'deliver',
      lines,
    },
  ]);
  return order ?? null;
}

/** Decides what the form asks for and shows it; `reserve` takes the stock, so that the next order finds it gone. */
function decide(reserve: boolean): void {
  const buy = element<HTMLButtonElement>('buy');
  const plan = element('plan');
  try {
    const order = orderOfForm();
    const answer = order ? route(network, order, { reserve }) : null;
    if (reserve) orderCount += 1;
    buy.disabled = answer === null || answer.status === 'unserved';
    element('headline').textContent = reserve && answer ? `Ordered: ${answer.orderId}` : 'The plan';
    plan.replaceChildren(
      ...(order && answer ? planElements(order, answer) : [paragraph('Nothing is wanted yet.', 'soft')]),
    );
    shown = answer;
    drawMap(canvas, problem, place(), shown, stockLeft);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    buy.disabled = true;
    plan.replaceChildren(
      ...error.issues.map(({ path, hint }) => paragraph(`${path.replace('orders[0].', '')}: ${hint}`, 'missing')),
    );
  }
}

const place = () => ({ latitude: latitude.valueAsNumber, longitude: longitude.valueAsNumber });

/** Units left at a facility of each sku that the form asks for. */
function stockLeft(facilityId: string): number[] {
  const wanted = skus.filter((sku) => (quantities.get(sku)?.valueAsNumber ?? 0) > 0);
  return wanted.map((sku) => network.stock.available(facilityId, sku));
}

function planElements(order: Order, plan: Plan): HTMLElement[] {
  const list = document.createElement('ol');
  for (const { facilityId, lines, legs, arriveAt, moves } of plan.shipments) {
    const entry = document.createElement('li');
    const [leg] = legs;
    const goods = lines.map(({ quantity, sku }) => `${quantity} × ${sku}`).join(', ');
    const minutes = Date.parse(arriveAt) / 60_000 - order.placedAt;
    entry.append(bold(facilityId), ` sends ${goods}`, document.createElement('br'));
    const carried = moves === 1 ? 'carried once' : `carried ${moves} times`;
    entry.append(
      soft(
        `by ${leg?.service}, ${((leg?.metres ?? 0) / 1000).toFixed(1)} km, ${carried}, there in ${durationOf(minutes)}`,
      ),
    );
    list.append(entry);
  }
  const missing = plan.unserved.map(({ line, quantity, reason }) =>
    paragraph(`Not served: ${quantity} × ${order.lines[line]?.sku} (${reason})`, 'missing'),
  );
  return [...(plan.shipments.length > 0 ? [list] : []), ...missing, costTable(plan)];
}

/** What each term means to somebody who has never seen one. */
const termNames: Record<keyof Plan['costTerms'], string> = {
  money: 'goods and carriage',
  move: 'each time it is carried',
  touch: 'each time it is handled',
  km: 'kilometres',
  shipment: 'each shipment',
  interchange: 'another article sent',
  rejection: 'risk of a refusal',
  hour: 'hours of waiting',
  late: 'late',
  unserved: 'not served',
};

function costTable(plan: Plan): HTMLElement {
  const table = document.createElement('table');
  const euros = (cents: number): string => `${(cents / 100).toFixed(2)} €`;
  const add = (name: string, cents: number): void => {
    const row = table.insertRow();
    row.insertCell().textContent = name;
    row.insertCell().textContent = euros(cents);
  };
  for (const term of Object.keys(termNames) as (keyof Plan['costTerms'])[]) {
    if (plan.costTerms[term] > 0) add(termNames[term], plan.costTerms[term]);
  }
  add('cost, the least there is', plan.cost);
  return table;
}

function durationOf(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  return hours === 0 ? `${minutes} min` : `${hours} h ${minutes % 60} min`;
}

function paragraph(text: string, className: string): HTMLElement {
  const made = document.createElement('p');
  made.className = className;
  made.textContent = text;
  return made;
}

function soft(text: string): HTMLElement {
  const made = document.createElement('span');
  made.className = 'soft';
  made.textContent = text;
  return made;
}

function bold(text: string): HTMLElement {
  const made = document.createElement('strong');
  made.textContent = text;
  return made;
}

for (const { name, colour } of legendOf(problem)) {
  const entry = document.createElement('li');
  const mark = document.createElement('i');
  mark.style.background = colour;
  entry.append(mark, name);
  element('legend').append(entry);
}
canvas.addEventListener('click', (event) => {
  const clicked = placeAt(canvas, problem, event.offsetX, event.offsetY);
  latitude.value = clicked.latitude.toFixed(4);
  longitude.value = clicked.longitude.toFixed(4);
  decide(false);
});
element('order').addEventListener('input', () => decide(false));
addEventListener('resize', () => drawMap(canvas, problem, place(), shown, stockLeft));
element('order').addEventListener('submit', (event) => {
  event.preventDefault();
  decide(true);
});

latitude.value = '51.3400';
longitude.value = '12.3900';
const first = quantities.get('Tyre 205/55 R16');
if (first) first.value = '4';
const second = quantities.get('Wiper blade');
if (second) second.value = '2';
decide(false);
