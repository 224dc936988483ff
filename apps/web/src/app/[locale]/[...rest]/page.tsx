import { notFound } from 'next/navigation'

/** An address nothing lives at, in a language: shown in that language. */
export default function UnknownPage() {
  notFound()
}
