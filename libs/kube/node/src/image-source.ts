// Where a kubelet gets images from.

/** An image as a registry describes it. */
export interface ImageConfig {
  /** Full name: `docker.io/library/nginx:1.27`. */
  readonly name: string
  /** `docker.io/library/nginx@sha256:…` */
  readonly digest: string
  readonly sizeBytes: number
  readonly entrypoint: readonly string[]
  readonly cmd: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly workingDir: string
  readonly user: { readonly uid: number; readonly gid: number; readonly name: string }
  /** Layers of `Machine.layers`, lowest first. */
  readonly layers: readonly string[]
  readonly stopSignal: string
}

export type ImageAnswer =
  | { readonly type: 'found'; readonly image: ImageConfig }
  /** The reference is no reference. */
  | { readonly type: 'invalid'; readonly message: string }
  /** The registry has no such image or tag, or refuses to say. */
  | { readonly type: 'missing'; readonly message: string }

export interface ImageSource {
  /** @param reference as in a pod's spec */
  find(reference: string): ImageAnswer
}
