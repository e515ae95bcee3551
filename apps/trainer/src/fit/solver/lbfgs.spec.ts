import { minimiseLbfgs, type ConvexObjective } from './lbfgs';

/** sum of curvature[i] * (x[i] - i)^2 / 2: its minimum is at 0, 1, 2 … */
function quadratic(curvature: readonly number[]): ConvexObjective {
  return {
    dimension: curvature.length,
    gradientAt(point, gradient) {
      curvature.forEach((c, i) => {
        gradient[i] = c * (point[i] - i);
      });
    },
  };
}

describe('minimiseLbfgs', () => {
  it('finds the minimum of a quadratic whose curvatures differ by a factor of 10,000', () => {
    const objective = quadratic([1, 10_000, 3, 500, 70]);
    const start = new Float64Array(5).fill(8);
    const { point, converged } = minimiseLbfgs(objective, start, { tol: 1e-8, maxIterations: 200 });
    expect(converged).toBe(true);
    point.forEach((x, i) => {
      expect(x).toBeCloseTo(i, 7);
    });
    expect([...start]).toEqual([8, 8, 8, 8, 8]);
  });

  it('takes no iteration from the minimum', () => {
    const result = minimiseLbfgs(quadratic([1, 1]), Float64Array.of(0, 1), {
      tol: 1e-8,
      maxIterations: 10,
    });
    expect(result).toMatchObject({ iterations: 0, converged: true, gradientNorm: 0 });
  });

  it('stops and reports no convergence when no step is flat enough', () => {
    const noise: ConvexObjective = {
      dimension: 1,
      gradientAt: (_, gradient) => gradient.fill(-1),
    };
    const options = { tol: 1e-8, maxIterations: 10 };
    expect(minimiseLbfgs(noise, new Float64Array(1), options)).toMatchObject({
      iterations: 0,
      converged: false,
    });
  });

  it('stops when noise lets the gradient fall no further, and returns the best point visited', () => {
    const norms: number[] = [];
    let calls = 0;
    const noisy: ConvexObjective = {
      dimension: 3,
      gradientAt(point, gradient) {
        calls += 1;
        for (let i = 0; i < 3; i += 1) {
          gradient[i] = 10 ** i * (point[i] - 1) + 1e-3 * Math.sin(calls * calls + i);
        }
      },
      normOf(gradient) {
        norms.push(Math.max(...gradient.map(Math.abs)));
        return norms[norms.length - 1];
      },
    };
    const options = { tol: 1e-9, maxIterations: 1000, patience: 5 };
    const { converged, gradientNorm, iterations } = minimiseLbfgs(
      noisy,
      new Float64Array(3),
      options,
    );
    expect(converged).toBe(false);
    expect(iterations).toBeLessThan(200);
    expect(gradientNorm).toBe(Math.min(...norms));
    expect(norms.length - 1 - norms.indexOf(gradientNorm)).toBeLessThanOrEqual(5);
    expect(norms[0]).toBeGreaterThan(1000 * gradientNorm);
  });
});
