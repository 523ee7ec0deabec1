using System.Globalization;

namespace Recotem.Benchmarks.Search;

/// <summary>A function with a known minimum on which searches are compared.</summary>
/// <param name="Name">The name.</param>
/// <param name="Space">Where it is defined.</param>
/// <param name="Minimum">Its smallest value.</param>
/// <param name="Value">The value for hyperparameters, in the order of the space.</param>
internal sealed record TestFunction(string Name, SearchSpace Space, double Minimum, Func<string[], double> Value)
{
    private static readonly double[] s_hartmannWeights = [1.0, 1.2, 3.0, 3.2];

    private static readonly double[][] s_hartmannScales =
    [
        [10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14],
    ];

    private static readonly double[][] s_hartmannCentres =
    [
        [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886], [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
        [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650], [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
    ];

    /// <summary>Smooth ones with one basin or several, a rugged one, and one as mixed as the hyperparameters of an algorithm.</summary>
    public static TestFunction[] All { get; } =
    [
        OfReals("sphere-5", 5, -5.12, 5.12, 0, static x => x.Sum(static v => v * v)),
        new("branin", new([new RealDimension("x1", -5, 10), new RealDimension("x2", 0, 15)]), 0.39788735772973816, static v => Branin(Number(v[0]), Number(v[1]))),
        OfReals("hartmann-6", 6, 0, 1, -3.32236801141551, Hartmann),
        OfReals("ackley-5", 5, -32.768, 32.768, 0, Ackley),
        new(
            "mixed",
            new(
            [
                new CategoricalDimension("kind", [.. new[] { "none", "tf_idf", "bm_25", "other" }.Select(text => new ConfigScalar(default, text, ScalarKind.Text))]),
                new IntegerDimension("top_k", 1, 1000, Log: true),
                new RealDimension("rate", 1e-5, 1, Log: true),
                new IntegerDimension("depth", 0, 20),
            ]),
            0, static v => Mixed(v[0], Number(v[1]), Number(v[2]), Number(v[3]))),
    ];

    private static TestFunction OfReals(string name, int dimensions, double min, double max, double minimum, Func<double[], double> value) => new(
        name, new([.. Enumerable.Range(1, dimensions).Select(i => new RealDimension($"x{i}", min, max))]), minimum, v => value([.. v.Select(Number)]));

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static double Branin(double x1, double x2)
    {
        double parabola = x2 - (5.1 / (4 * Math.PI * Math.PI) * x1 * x1) + (5 / Math.PI * x1) - 6;
        return (parabola * parabola) + (10 * (1 - (1 / (8 * Math.PI))) * Math.Cos(x1)) + 10;
    }

    private static double Hartmann(double[] x)
    {
        double sum = 0;
        for (int i = 0; i < 4; i++)
        {
            double distance = 0;
            for (int j = 0; j < x.Length; j++)
                distance += s_hartmannScales[i][j] * Math.Pow(x[j] - s_hartmannCentres[i][j], 2);
            sum += s_hartmannWeights[i] * Math.Exp(-distance);
        }

        return -sum;
    }

    private static double Ackley(double[] x) =>
        (-20 * Math.Exp(-0.2 * Math.Sqrt(x.Average(static v => v * v)))) - Math.Exp(x.Average(static v => Math.Cos(2 * Math.PI * v))) + 20 + Math.E;

    // The best kind, a neighbourhood of 60, a rate of 10^-2.5 and a depth of 13.
    private static double Mixed(string kind, double topK, double rate, double depth) =>
        (kind switch { "bm_25" => 0, "tf_idf" => 0.5, "none" => 1, _ => 2 })
        + Math.Pow(Math.Log(topK / 60), 2) + Math.Pow(Math.Log10(rate) + 2.5, 2) + Math.Pow((depth - 13) / 5, 2);
}
