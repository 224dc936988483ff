'use client'

import { Component, type ReactNode } from 'react'

/** Shows something else in place of a picture that could not be drawn. The rest of the page goes on. */
export class WhenDrawingFails extends Component<
  { instead: (again: () => void) => ReactNode; children: ReactNode },
  { failed: boolean }
> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override render() {
    return this.state.failed ? this.props.instead(() => this.setState({ failed: false })) : this.props.children
  }
}
