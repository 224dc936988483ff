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

/** Keys to look at: each at most once, the smallest first, so that the order never depends on who was told first. */
export class KeyQueue {
  private readonly heap = new Heap<string>((a, b) => a < b)
  /** Key → the revision on account of which it is here. */
  private readonly because = new Map<string, number>()

  get size(): number {
    return this.because.size
  }

  add(key: string, because: number): void {
    if (this.because.has(key)) return
    this.because.set(key, because)
    this.heap.push(key)
  }

  take(): { readonly key: string; readonly because: number } | undefined {
    const key = this.heap.pop()
    if (key === undefined) return undefined
    const because = this.because.get(key)!
    this.because.delete(key)
    return { key, because }
  }
}
