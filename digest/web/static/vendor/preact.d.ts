// What of Preact, signals and htm the desk uses. Their own types are larger than the desk.

export type View = unknown;
export type Props = Record<string, any>;
export function h(type: any, props?: Props | null, ...children: View[]): View;
export function render(view: View, parent: Element): void;
export const Fragment: any;
export function html(strings: TemplateStringsArray, ...values: unknown[]): View;

export interface Signal<T> {
  value: T;
  peek(): T;
}
export interface ReadonlySignal<T> {
  readonly value: T;
  peek(): T;
}
export function signal<T>(value: T): Signal<T>;
export function computed<T>(make: () => T): ReadonlySignal<T>;
export function effect(run: () => void | (() => void)): () => void;
export function batch<T>(run: () => T): T;
export function untracked<T>(run: () => T): T;
export function useSignal<T>(value: T): Signal<T>;
export function useComputed<T>(make: () => T): ReadonlySignal<T>;
export function useSignalEffect(run: () => void | (() => void)): void;

export interface Ref<T> {
  current: T | null;
}
export function createRef<T>(): Ref<T>;
export function useRef<T>(value: T | null): Ref<T>;
export function useState<T>(value: T | (() => T)): [T, (value: T | ((before: T) => T)) => void];
export function useMemo<T>(make: () => T, inputs?: unknown[]): T;
export function useCallback<T>(run: T, inputs?: unknown[]): T;
export function useEffect(run: () => void | (() => void), inputs?: unknown[]): void;
export function useLayoutEffect(run: () => void | (() => void), inputs?: unknown[]): void;
