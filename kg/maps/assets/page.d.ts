// What the page's scripts share: the data that kg.maps.view wrote, and what each script hangs on `lienket`.

type Lang = "vi" | "en";
type Words = [vi: string, en: string];
type ByLang = Record<Lang, string>;
type Point = [x: number, y: number];
type Dash = "" | "dashed" | "dotted" | "dashdot";

// ---- the data, as base.js unpacks them

interface Row {
  id: string;
  i: number;
  group: string;
  cls: string;
  label: string;
  label_en: string;
  type: Words;
  names: string[];
  seat: string;
  place: string;
  date: string;
  inferred: boolean;
  note: string;
  evidence: number[];
  degree: number;
  betweenness: number;
  community: number;
  alphabetical: number;
}

interface Tie {
  i: number;
  key: string;
  from: number;
  to: number;
  kind: string;
  label: string;
  label_en: string;
  detail: string;
  manner: string;
  manner_en: string;
  date: string;
  inferred: boolean;
  first: number | null;
  last: number | null;
  status: string;
  certainty: string[];
  symmetric: boolean;
  called_for: boolean;
  weight: number;
  record: string;
  near: boolean;
  evidence: number[];
}

interface Evidence {
  id: string;
  source: number;
  quote: string;
  paraphrase: string;
  citation: string;
  certainty: string;
}

interface Source {
  id: string;
  title: string;
  url: string;
  publisher: string;
  published: string;
  readOn: string;
  language: string;
}

interface Look {
  shape: string;
  color: string;
  hypothesis?: boolean;
  picked?: boolean;
}

interface LegendItem extends Look, ByLang {
  group: string;
  count: number;
}

interface Frame extends ByLang {
  id: string;
  x: number;
  y: number;
  w: number;
  h: number;
  empty: boolean;
}

interface Layout {
  id: string;
  x: (number | null)[];
  y: (number | null)[];
  frames: Frame[];
  shapes: number[][];
  until: string;
  near: boolean;
}

interface Cell {
  n: number;
  state: "documented" | "none_found" | "not_covered" | "not_asked";
}

interface Answer {
  from: number;
  to: number;
  kind: string;
  what: Words;
  when: string;
  inferred: boolean;
  order: string;
  new: boolean;
  record: string;
  sources: string[];
}

interface Pair {
  first: Words;
  second: Words;
  mandate: string;
  why: Words;
  ties: Answer[];
  aside: number;
  provinces: { names: string[]; labels: Words[]; cells: Cell[][] };
}

interface Suggestion {
  from: number;
  to: number;
  score: number;
  common: Words[];
  events: Words[];
  subjects: Words[];
  seatless: Words[];
  once: Words[];
  one_partner: boolean;
}

interface Call {
  id: string;
  node: number;
  label: Words;
  by: Words[];
  to: Words[];
  ends: Words[];
  scope: Words[];
  bound: Words[];
  date: string;
  lit: number[][];
  pairs: Pair[];
  matrix: Cell[][];
  suggestions: Suggestion[];
}

interface Guess {
  of: Words[];
  area: Words;
  bodies: { id: string; label: Words }[];
}

interface View {
  title: ByLang;
  summary: ByLang;
  renderer: "pyvis" | "canvas" | "communities";
  nodes: Row[];
  ties: Tie[];
  evidence: Evidence[];
  sources: Source[];
  legend: LegendItem[];
  layouts: Layout[];
  communities: { first: number; size: number }[];
  places: { provinces: Record<string, Words>; regions: Record<string, { label: Words; members: string[] }> };
  focus: false | { label: ByLang; summary: ByLang };
  calls: Call[];
  guesses: Record<string, Guess>;
  words: Record<string, Record<string, Words>>;
  abbreviations: Record<string, string>;
  plain: Record<string, string>;
  before_place: string[];
  after_place: string[];
  texts: Record<Lang, Record<string, string>>;
}

// Numbers, and rows as columns, as kg.maps.page writes them.
type Numbers = number[] | { signed?: string; unsigned?: string };
type Column =
  | { all: unknown }
  | { of: unknown[]; at: Numbers }
  | { one: Numbers }
  | { numbers: Numbers }
  | { after: string; each: string[] }
  | { each: unknown[] };
interface Columns {
  count: number;
  columns: Record<string, Column>;
}

// A column of a table that is taken away, and its place among the others.
interface Attribute {
  key: string;
  i: number;
  type: string;
}

// ---- what is chosen, and what follows from it

interface State {
  [key: string]: any;
  lang: Lang;
  near: boolean;
  layout: string;
  on: string;
  off: Set<string>;
  province: string;
  region: string;
  role: string;
  kind: string;
  status: string;
  source: string;
  certainty: string;
  since: number | null;
  to: number | null;
  spans: number[] | null;
  pick: string;
  ego: number;
  from: string;
  until: string;
  call: string;
  colour: string;
  size: string;
  show: string;
  rows: string;
  open: Set<string>;
  whom: Set<string>;
}

// How the picture follows a change: to everything, to what was picked, to a call or a community.
interface How {
  restored?: boolean;
  fit?: boolean;
  look?: boolean;
  call?: boolean | Call;
  community?: number;
  animate?: boolean;
}

interface Chosen {
  node: Uint8Array;
  tie: Uint8Array;
  nodes: number;
  ties: number;
  undated: number;
}

type Mark = Look & { x: number; y: number; r: number };

interface Item extends Look {
  key: string;
  i: number;
  x: number;
  y: number;
  r: number;
  group: string;
  label: string;
  picked: boolean;
  dim: boolean;
  rank: number;
  weight: number;
}

interface Line {
  key: string;
  i: number;
  a: Item;
  b: Item;
  color: string;
  dash: Dash;
  width: number;
  arrow: boolean;
  bend: number;
  dim: boolean;
  opacity?: number;
  text?: string;
  n?: number;
}

interface Emphasis {
  nodes: Set<string>;
  ties: Set<string>;
  bold: boolean;
}

interface Compared {
  only1: number;
  only2: number;
  both: number;
}

interface Scene {
  nodes: Item[];
  ties: Line[];
  frames: Frame[];
  shapes: number[][];
  lit: Emphasis | null;
  counts: Compared | null;
  straight: boolean;
}

interface Box {
  key: string;
  l: number;
  r: number;
  t: number;
  b: number;
  id?: string;
  x?: number;
}

type OnScreen = Item & { sx: number; sy: number; sr: number };
type Note = [words: string, x: number, y: number];
type ToScreen = (x: number, y: number) => Point;

interface Handlers {
  pick(key: string): void;
  moved(key: string, x: number, y: number): void;
}

// canvas-lens.js
interface Lens {
  size: { w: number; h: number };
  camera: { x: number; y: number; s: number };
  sx(x: number): number;
  sy(y: number): number;
  mx(px: number): number;
  my(py: number): number;
  small(it: Item): number;
  curve(t: Line, straight: boolean): Record<"ax" | "ay" | "bx" | "by" | "bend" | "cx" | "cy", number>;
  outside(t: Line): boolean;
  zoomAt(times: number, px: number, py: number): void;
  fit(seen: Item[], closest: number): void;
}

// canvas-paint.js
interface Painter {
  paint(ctx: CanvasRenderingContext2D, scene: Scene, held: Item | null): Box[];
  moving(ctx: CanvasRenderingContext2D, scene: Scene, held: Item | null): void;
}

// canvas-hands.js: what hands ask for
interface Acts {
  pick(key: string): void;
  zoom(times: number, px: number, py: number): void;
  pan(dx: number, dy: number): void;
  hold(it: Item): void;
  release(): void;
}

interface Renderer {
  show(scene: Scene, how?: { animate?: boolean }): void;
  fit(keys: string[], closest?: number): void;
  resize(): void;
  redraw(): void;
  labels(): Box[];
  draws(): number;
  zoom(times: number): void;
  pan(dx: number, dy: number): void;
  point(key: string): Point | undefined;
  places(): Record<string, { x: number; y: number }>;
  canvas(): HTMLCanvasElement;
  ready(act: () => void): void;
  network?: unknown;
}

// Nodes by id. What the state names is there: state.js lets nothing else in.
interface ById {
  get(id: string): Row;
  has(id: string): boolean;
}

interface Lienket {
  // base.js
  view: View;
  el(id: string): any; // an element of the template, of whatever kind it is there
  byId: ById;
  tiesOf: Tie[][];
  make<K extends keyof HTMLElementTagNameMap>(tag: K, content?: string, cls?: string): HTMLElementTagNameMap[K];
  button(content: string, act: () => void, cls?: string): HTMLButtonElement;
  lang(): Lang;
  of(pair: Words): string;
  text(key: string, filled?: object): string;
  label(row: Row): string;
  kind(row: Row): string;
  phrase(tie: Tie): string;
  full(row: Row): string;
  day(date: string, inferred?: boolean): string;
  number(value: number, places: number): string;
  // shapes.js
  shapes: {
    points: Record<string, Point[]>;
    hollow: Set<string>;
    paint(ctx: CanvasRenderingContext2D, item: Look, x: number, y: number, r: number): void;
    icon(item: Look): HTMLCanvasElement;
  };
  // state.js
  state: State;
  start(): State;
  choices: Record<string, string[]>;
  range: Point | null; // first and last year of any tie; null where none is dated
  set(patch: Partial<State>, how?: How): void;
  restore(hash: string): void;
  decode(hash: string): State;
  encode(): string;
  on(listener: (changed: Set<string>, how: How) => void): void;
  // select.js
  select(state: State): Chosen;
  inScope(row: Row, state: State): boolean;
  within(tie: Tie, since: number | null, to: number | null): boolean;
  layout(state: State): Layout;
  // paths.js
  paths: {
    ego(start: number, steps: number, shown: Uint8Array): Set<number>;
    path(start: number, end: number, shown: Uint8Array): { nodes: number[]; steps: Tie[][] } | null;
    other(tie: Tie, i: number): number;
  };
  // scene.js
  scene(state: State, chosen: Chosen): Scene;
  PALETTE: string[];
  OTHER: string;
  color(row: Row, by: string): string;
  provinceOrder: string[];
  move(key: string, x: number, y: number): void;
  settle(): void;
  // labels.js
  labels: {
    draw(
      ctx: CanvasRenderingContext2D,
      items: OnScreen[],
      room: { w: number; h: number },
      notes: Note[],
      kept: Box[],
    ): Box[];
    wrap(words: string, width: number): string[];
    FONT: string;
  };
  // frames.js
  frames: {
    draw(ctx: CanvasRenderingContext2D, scene: Scene, to: ToScreen, scale: number): void;
    title(frame: Frame): string;
    titles(ctx: CanvasRenderingContext2D, scene: Scene, to: ToScreen, scale: number): Box[];
  };
  // canvas-*.js
  lens(): Lens;
  painter(lens: Lens): Painter;
  hands(canvas: HTMLCanvasElement, lens: Lens, scene: () => Scene, acts: Acts): void;
  // draw-pyvis.js or draw-canvas.js; main.js starts it
  draw(handlers: Handlers): Renderer;
  renderer: Renderer;
  // search.js
  find(query: string): Row[];
  fold(words: string): string;
  reveal(row: Row): void;
  // detail.js, calls.js, table.js, controls.js, export.js
  detail: {
    update(chosen: Chosen): void;
    card(i: number): HTMLElement;
    told(tie: Tie): string;
    go(row: Row, words?: string): HTMLButtonElement;
  };
  calls: { update(): void };
  table: { update(chosen: Chosen): void; ids(): string[] };
  controls: {
    update(): void;
    counts(chosen: Chosen, compared: Compared | null): void;
    speak(): void;
    pathTo(): void;
  };
  xml: {
    text(value: unknown): string;
    tag(name: string, values: Record<string, string | number>, content?: string): string;
    tenth(value: number): number;
    DECLARATION: string;
  };
  tables: { shown(): { nodes: Row[]; ties: Tie[] }; csv(): string; graphml(): string; gexf(): string };
  turtle(): string;
  pictures: { svg(): string; png(): Promise<Blob | null> };
  exports: Record<"csv" | "graphml" | "gexf" | "turtle" | "svg", () => string> & { png(): Promise<Blob | null> };
  // main.js
  chosen(): Chosen;
  current(): Scene;
}

interface Window {
  lienket: Lienket;
}

// vis-network, as pyvis carries it; it brings no types.
declare const vis: any;
