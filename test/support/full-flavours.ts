/** What an instance may be hard by, each alone or together. */
const traits = [
  'hours',
  'cutoffs',
  'departures',
  'zones',
  'channels',
  'brands',
  'territory',
  'pools',
  'floors',
  'capacities',
  'fractions',
  'strict',
  'complete',
  'shipments',
  'lanes',
  'collect',
  'install',
  'interchange',
  'together',
  'merges',
] as const;
export type Trait = (typeof traits)[number];

const clocks = ['hours', 'cutoffs', 'departures', 'zones'] as const;
const rules = ['channels', 'brands', 'territory', 'pools', 'floors'] as const;
const limits = ['capacities', 'strict', 'complete', 'shipments'] as const;

/** Named sets of traits. */
export const fullFlavours = {
  plain: [],
  hours: ['hours'],
  cutoffs: ['cutoffs', 'hours'],
  departures: ['departures'],
  clocks: [...clocks, 'strict'],
  channels: ['channels'],
  brands: ['brands'],
  territory: ['territory'],
  pools: ['pools'],
  floors: ['floors'],
  capacities: ['capacities', 'cutoffs'],
  direct: [...clocks, ...rules, ...limits, 'fractions'],
  lanes: ['lanes'],
  'lanes and clocks': ['lanes', ...clocks, 'strict'],
  'lanes and limits': ['lanes', ...limits, 'fractions'],
  collect: ['collect'],
  'collect by lanes': ['collect', 'lanes', 'hours', 'departures', 'capacities'],
  install: ['install', 'hours'],
  'install by lanes': ['install', 'lanes', 'hours', 'departures', 'strict'],
  interchange: ['interchange'],
  'interchange by rules': ['interchange', 'brands', 'floors', 'pools', 'fractions'],
  sets: ['interchange', 'together', 'lanes'],
  merges: ['lanes', 'merges', 'departures'],
  'merges and clocks': ['lanes', 'merges', ...clocks, 'capacities', 'strict'],
  'merges at stores': ['lanes', 'merges', 'collect', 'install', 'hours', 'departures', 'interchange'],
  everything: traits,
  'many places': ['lanes', 'hours', 'interchange', 'capacities'],
  'many stores': ['lanes', 'collect', 'install', 'hours', 'departures'],
} as const satisfies Record<string, readonly Trait[]>;
export type FullFlavour = keyof typeof fullFlavours;

/** Flavours of more facilities, farther apart, that ship less together. */
export const wideFlavours: readonly FullFlavour[] = ['many places', 'many stores'];

export const fullFlavourNames = Object.keys(fullFlavours) as FullFlavour[];
