/** A min-heap with a comparison. */
export class Heap<T> {
  private readonly items: T[] = []

  constructor(private readonly isBefore: (a: T, b: T) => boolean) {}

  get size(): number {
    return this.items.length
  }

  peek(): T | undefined {
    return this.items[0]
  }

  push(item: T): void {
    const { items } = this
    let at = items.length
    items.push(item)
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!this.isBefore(item, items[parent]!)) break
      items[at] = items[parent]!
      at = parent
    }
    items[at] = item
  }

  pop(): T | undefined {
    const { items } = this
    const first = items[0]
    const last = items.pop()
    if (items.length === 0 || last === undefined) return first
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= items.length) break
      if (child + 1 < items.length && this.isBefore(items[child + 1]!, items[child]!)) child++
      if (!this.isBefore(items[child]!, last)) break
      items[at] = items[child]!
      at = child
    }
    items[at] = last
    return first
  }
}

const isBefore = (a: string, b: string): boolean => a < b

/** Keys to look at: each at most once, the smallest first, so that the order never depends on who was told first. */
export class KeyQueue {
  // Nearly all queues of nearly all clusters are empty: what they need is made when they are not.
  private heap: Heap<string> | undefined
  /** Key → the revision on account of which it is here. */
  private because: Map<string, number> | undefined

  get size(): number {
    return this.because?.size ?? 0
  }

  add(key: string, because: number): void {
    this.because ??= new Map()
    if (this.because.has(key)) return
    this.because.set(key, because)
    this.heap ??= new Heap(isBefore)
    this.heap.push(key)
  }

  take(): { readonly key: string; readonly because: number } | undefined {
    const key = this.heap?.pop()
    if (key === undefined) return undefined
    const because = this.because!.get(key)!
    this.because!.delete(key)
    if (this.because!.size === 0) this.heap = this.because = undefined
    return { key, because }
  }
}
