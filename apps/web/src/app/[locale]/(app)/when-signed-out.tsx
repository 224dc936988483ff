'use client'

import dynamic from 'next/dynamic'
import { useEffect, useState } from 'react'
import { useSession } from '../../../shell/session.tsx'

const SignInAgain = dynamic(
  () => import('../../../features/account/sign-in-again.tsx').then((module) => module.SignInAgain),
  { ssr: false },
)

/** Brings the form on top of the page once a session has ended; until then nothing of it is loaded. */
export function WhenSignedOut() {
  const { ended } = useSession()
  const [needed, setNeeded] = useState(false)
  useEffect(() => {
    if (ended) setNeeded(true)
  }, [ended])
  return needed ? <SignInAgain /> : null
}
