import { AggregatorRegistry, type PrometheusContentType, type Registry } from 'prom-client';

/** One metric of one process with its values, as prom-client gives it. */
export interface Figure {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly aggregator?: string;
  readonly values: readonly {
    readonly value: number;
    readonly labels: Readonly<Record<string, string | number>>;
    readonly metricName?: string;
  }[];
}

/** All metrics of one process at one moment. */
export type Figures = readonly Figure[];

/**
 * How a gauge of several processes becomes one. `sum`: each has its share. `max`: all see the same thing, or the worst
 * counts. `first`: each has read the same figures at a moment of its own, and those that add up come from one process.
 */
type Across = 'sum' | 'max' | 'min' | 'first';

/**
 * The gauges that are not the largest of all processes. Levels are not: the most available that one has read beside the most
 * sold that another has would not add up to the allotment.
 */
const GAUGES: Readonly<Record<string, Across>> = {
  flash_sale_available_units: 'first',
  flash_sale_held_units: 'first',
  flash_sale_sold_units: 'first',
  flash_sale_requests_under_way: 'sum',
  flash_sale_lease_valid: 'min',
  process_start_time_seconds: 'min',
};

/** The slowest process is what buyers notice; a mean over processes would hide it. */
const SLOWEST = /^nodejs_eventloop_lag_(?!min_)/;

/** The figures of several processes as those of one. Counters and histograms are sums. */
export function mergeFigures(processes: readonly Figures[]): Registry<PrometheusContentType> {
  return AggregatorRegistry.aggregate(
    processes.map((figures) => figures.map((figure) => ({ ...figure, aggregator: acrossOf(figure) }))),
  );
}

/** What is left of a process that has ended: what it has counted happened, and what it measured is over. */
export async function countedIn(processes: readonly Figures[]): Promise<Figures> {
  const counted = processes.map((figures) => figures.filter(({ type }) => type !== 'gauge'));
  return (await mergeFigures(counted).getMetricsAsJSON()) as unknown as Figures;
}

/** The library's gauges by the table; those of Node say themselves how they come together, mostly as sums. */
function acrossOf({ name, type, aggregator = 'sum' }: Figure): string {
  if (type !== 'gauge') return 'sum';
  const listed = GAUGES[name];
  if (listed !== undefined) return listed;
  return name.startsWith('flash_sale_') || SLOWEST.test(name) ? 'max' : aggregator;
}
