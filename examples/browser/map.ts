import type { Facility, Plan, Problem } from 'onehop';

export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

const paper = '#f7f9fb';
const soft = '#5d6b7a';

const kinds = {
  store: { name: 'store (courier)', colour: '#0f766e', size: 9 },
  distributor: { name: 'distributor (van)', colour: '#1d4ed8', size: 11 },
  frontWarehouse: { name: 'front warehouse (van)', colour: '#7c3aed', size: 11 },
  centralWarehouse: { name: 'central warehouse (parcel)', colour: '#475569', size: 14 },
  maker: { name: 'maker', colour: '#475569', size: 14 },
} as const satisfies Record<Facility['kind'], unknown>;

/** Sizes are in CSS pixels, so that names can be read on a phone as on a desk. */
const sizeOf = (canvas: HTMLCanvasElement) => ({ width: canvas.clientWidth, height: canvas.clientHeight });

/** A box about all facilities with a margin, on a map where a kilometre is as long to the east as to the north. */
function frame(canvas: HTMLCanvasElement, { facilities }: Problem) {
  const { width, height } = sizeOf(canvas);
  const latitudes = facilities.map(({ latitude }) => latitude);
  const longitudes = facilities.map(({ longitude }) => longitude);
  const [south, north] = [Math.min(...latitudes), Math.max(...latitudes)];
  const [west, east] = [Math.min(...longitudes), Math.max(...longitudes)];
  const middle = { latitude: (south + north) / 2, longitude: (west + east) / 2 };
  const narrowing = Math.cos((middle.latitude * Math.PI) / 180);
  const scale = 0.82 * Math.min(height / (north - south), width / ((east - west) * narrowing));
  return {
    toPoint: ({ latitude, longitude }: Place): [x: number, y: number] => [
      width / 2 + (longitude - middle.longitude) * narrowing * scale,
      height / 2 - (latitude - middle.latitude) * scale,
    ],
    toPlace: (x: number, y: number): Place => ({
      latitude: middle.latitude - (y - height / 2) / scale,
      longitude: middle.longitude + (x - width / 2) / scale / narrowing,
    }),
    pixelsPerKm: scale / 111.195,
  };
}

/** The place under a point of the map, in CSS pixels from its upper left corner. */
export function placeAt(canvas: HTMLCanvasElement, problem: Problem, x: number, y: number): Place {
  return frame(canvas, problem).toPlace(x, y);
}

/**
 * Draws facilities with what they have left of the wanted articles (`stockLeft`, pale where that is nothing), the
 * customer, and a line for every shipment of the plan.
 */
export function drawMap(
  canvas: HTMLCanvasElement,
  problem: Problem,
  customer: Place,
  plan: Plan | null,
  stockLeft: (facilityId: string) => readonly number[],
): void {
  const pen = canvas.getContext('2d');
  if (!pen) return;
  const { width, height } = sizeOf(canvas);
  canvas.width = width * devicePixelRatio;
  canvas.height = height * devicePixelRatio;
  pen.scale(devicePixelRatio, devicePixelRatio);
  pen.fillStyle = paper;
  pen.fillRect(0, 0, width, height);
  const { toPoint, pixelsPerKm } = frame(canvas, problem);
  drawScale(pen, height, pixelsPerKm);
  const [x, y] = toPoint(customer);
  const senders = new Set(plan?.shipments.map(({ facilityId }) => facilityId));
  for (const facility of problem.facilities) {
    if (!senders.has(facility.id)) continue;
    pen.beginPath();
    pen.moveTo(...toPoint(facility));
    pen.lineTo(x, y);
    pen.lineWidth = 2.5;
    pen.strokeStyle = kinds[facility.kind].colour;
    pen.stroke();
  }
  for (const facility of problem.facilities) drawFacility(pen, facility, toPoint(facility), senders, stockLeft);
  pen.beginPath();
  pen.arc(x, y, 7, 0, 2 * Math.PI);
  pen.fillStyle = '#c2410c';
  pen.fill();
  pen.lineWidth = 2;
  pen.strokeStyle = '#fff';
  pen.stroke();
  write(pen, 'customer', x, y + 20, '700 12px system-ui, sans-serif', '#c2410c');
}

function drawFacility(
  pen: CanvasRenderingContext2D,
  facility: Facility,
  [x, y]: [number, number],
  senders: ReadonlySet<string>,
  stockLeft: (facilityId: string) => readonly number[],
): void {
  const { colour, size } = kinds[facility.kind];
  const sends = senders.has(facility.id);
  const left = stockLeft(facility.id);
  pen.globalAlpha = sends || left.some((units) => units > 0) ? 1 : 0.35;
  pen.fillStyle = colour;
  pen.fillRect(x - size / 2, y - size / 2, size, size);
  write(pen, facility.id, x, y + size / 2 + 13, `${sends ? 700 : 400} 12px system-ui, sans-serif`, '#1d2733');
  write(pen, left.join(' / '), x, y + size / 2 + 26, '11px system-ui, sans-serif', soft);
  pen.globalAlpha = 1;
}

/** Text in the middle of x, or as near to it as the map allows, with a light edge so that it can be read over a line. */
function write(pen: CanvasRenderingContext2D, text: string, x: number, y: number, font: string, colour: string): void {
  pen.font = font;
  pen.textAlign = 'center';
  pen.lineJoin = 'round';
  pen.lineWidth = 3;
  pen.strokeStyle = paper;
  const half = pen.measureText(text).width / 2 + 4;
  const middle = Math.max(half, Math.min(x, pen.canvas.clientWidth - half));
  pen.strokeText(text, middle, y);
  pen.fillStyle = colour;
  pen.fillText(text, middle, y);
}

function drawScale(pen: CanvasRenderingContext2D, height: number, pixelsPerKm: number): void {
  const [x, y] = [15, height - 15];
  pen.beginPath();
  pen.moveTo(x, y - 4);
  pen.lineTo(x, y);
  pen.lineTo(x + 5 * pixelsPerKm, y);
  pen.lineTo(x + 5 * pixelsPerKm, y - 4);
  pen.lineWidth = 1;
  pen.strokeStyle = soft;
  pen.stroke();
  write(pen, '5 km', x + 2.5 * pixelsPerKm, y - 6, '11px system-ui, sans-serif', soft);
}

/** Entries of the legend, for the kinds that the problem has. */
export function legendOf({ facilities }: Problem): { readonly name: string; readonly colour: string }[] {
  return [...new Set(facilities.map(({ kind }) => kind))].map((kind) => kinds[kind]);
}
