import { Departures } from '../calendar/departures.js';
import type { Service } from '../model/problem.js';

/** Last-leg services as columns, by service row (ascending id). */
export class ServiceTable {
  readonly ids: readonly string[];
  readonly rowOf: ReadonlyMap<string, number>;
  readonly maxMetres: Float64Array;
  readonly detour: Float64Array;
  readonly baseMinutes: Float64Array;
  readonly minutesPerKm: Float64Array;
  readonly moneyBase: Float64Array;
  readonly moneyPerKm: Float64Array;
  readonly moneyPerUnit: Float64Array;
  /** null: leaves at once. */
  readonly departures: readonly (Departures | null)[];
  /** Legs of the service, hidden ones included: stops + 1. */
  readonly moves: Float64Array;
  /** Handlings of a unit: 1 at the origin, 2 at every hidden stop. */
  readonly touches: Float64Array;

  constructor(services: readonly Service[]) {
    const column = (value: (service: Service) => number) => Float64Array.from(services, value);
    this.ids = services.map((service) => service.id);
    this.rowOf = new Map(this.ids.map((id, row) => [id, row]));
    this.maxMetres = column((service) => service.maxMetres);
    this.detour = column((service) => service.detour);
    this.baseMinutes = column((service) => service.baseMinutes);
    this.minutesPerKm = column((service) => service.minutesPerKm);
    this.moneyBase = column((service) => service.money.base);
    this.moneyPerKm = column((service) => service.money.perKm);
    this.moneyPerUnit = column((service) => service.money.perUnit);
    this.departures = services.map(({ departures }) => (departures === null ? null : new Departures(departures, null)));
    this.moves = column((service) => service.stops + 1);
    this.touches = column((service) => 1 + 2 * service.stops);
  }

  /** Road metres of a leg: great circle x detour, to the nearest metre, half up. */
  roadMetres(service: number, greatCircleMetres: number): number {
    return Math.floor(greatCircleMetres * (this.detour[service] as number) + 0.5);
  }

  /** Whole minutes on the road, rounded up. */
  legMinutes(service: number, roadMetres: number): number {
    return Math.ceil(
      (this.baseMinutes[service] as number) + ((this.minutesPerKm[service] as number) * roadMetres) / 1000,
    );
  }
}
