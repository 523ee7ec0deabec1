using System.Text.Json;

namespace Recotem.Recommenders.Tests;

public sealed class GoldenIalsTests
{
    // Solver, loss, scaling and nu_star of the cases beside the tests: each must have come up.
    private static readonly string[] s_builtIn =
    [
        "CG IALSPP none",
        "CG IALSPP none",
        "CHOLESKY IALSPP log",
        "CHOLESKY IALSPP none",
        "CHOLESKY IALSPP none",
        "CHOLESKY IALSPP none nu_star",
        "CHOLESKY ORIGINAL none",
        "IALSPP IALSPP none",
        "IALSPP ORIGINAL none",
    ];

    [Fact]
    public void IALS_takes_the_steps_of_the_original_from_its_initial_factors()
    {
        int cases = 0;
        var combinations = new List<string>();
        foreach (JsonElement golden in GoldenFile.Read("ials").EnumerateArray())
        {
            JsonElement parameters = golden.GetProperty("params");
            cases++;
            combinations.Add(Combination(parameters));
            string what = parameters.GetRawText();
            Ials.Config config = IalsConfig(parameters);
            InteractionMatrix train = GoldenFile.Matrix(golden.GetProperty("input").GetString()!);
            var trainer = new IalsTrainer(train, config, 1);
            SetFactors(trainer.UserFactors, golden.GetProperty("init_user"), trainer.Stride);
            SetFactors(trainer.ItemFactors, golden.GetProperty("init_item"), trainer.Stride);

            trainer.RunEpoch(CancellationToken.None);
            AssertFactors(golden.GetProperty("user_after_1"), trainer.UserFactors, trainer.Stride, 1e-4, $"users after 1 epoch of {what}");
            AssertFactors(golden.GetProperty("item_after_1"), trainer.ItemFactors, trainer.Stride, 1e-4, $"items after 1 epoch of {what}");

            GoldenFile.AssertClose(golden.GetProperty("loss_after_1").GetDouble(), trainer.Loss(CancellationToken.None), 1e-5, $"loss after 1 epoch of {what}");

            for (int epoch = 1; epoch < 5; epoch++)
                trainer.RunEpoch(CancellationToken.None);
            AssertFactors(golden.GetProperty("user_after_5"), trainer.UserFactors, trainer.Stride, 1e-4, $"users after 5 epochs of {what}");
            AssertFactors(golden.GetProperty("item_after_5"), trainer.ItemFactors, trainer.Stride, 1e-4, $"items after 5 epochs of {what}");

            GoldenFile.AssertClose(golden.GetProperty("loss_after_5").GetDouble(), trainer.Loss(CancellationToken.None), 1e-5, $"loss after 5 epochs of {what}");

            IalsModel model = trainer.ToModel(CancellationToken.None);
            double[][] cold = GoldenFile.Rows(golden.GetProperty("cold_user_embedding_from_own_train_row"));
            JsonElement coldUsers = golden.GetProperty("cold_user_rows");
            var vector = new float[trainer.Stride];
            for (int n = 0; n < cold.Length; n++)
            {
                int user = coldUsers[n].GetInt32();
                model.Embed(train.ItemsOf(user), train.WeightsOf(user), vector);
                for (int k = 0; k < cold[n].Length; k++)
                    GoldenFile.AssertClose(cold[n][k], vector[k], 1e-4, $"component {k} of cold user {user} of {what}", GoldenFile.Largest(cold[n]));
            }

            GoldenFile.AssertMetrics(golden.GetProperty("metrics_on_test_seen_masked"), model, train, 1e-10);
        }

        Assert.True(cases > 0);
        if (GoldenFile.IsBuiltIn)
            Assert.Equal(s_builtIn, combinations.Order(StringComparer.Ordinal));
    }

    private static string Combination(JsonElement parameters) => string.Join(
        ' ',
        new[] { "solver_type", "loss_type", "confidence_scaling" }.Select(key => parameters.GetProperty(key).GetString())
            .Concat(parameters.TryGetProperty("nu_star", out JsonElement star) && star.ValueKind == JsonValueKind.Number ? ["nu_star"] : []));

    private static Ials.Config IalsConfig(JsonElement parameters) => new()
    {
        NComponents = parameters.GetProperty("n_components").GetInt32(),
        Alpha0 = parameters.GetProperty("alpha0").GetDouble(),
        Reg = parameters.GetProperty("reg").GetDouble(),
        Nu = parameters.GetProperty("nu").GetDouble(),
        NuStar = parameters.TryGetProperty("nu_star", out JsonElement star) ? star.GetDouble() : null,
        MaxCgSteps = parameters.GetProperty("max_cg_steps").GetInt32(),
        PredictionTimeMaxCgSteps = parameters.GetProperty("prediction_time_max_cg_steps").GetInt32(),
        SolverType = parameters.GetProperty("solver_type").GetString() switch
        {
            "CG" => IalsSolverType.Cg,
            "CHOLESKY" => IalsSolverType.Cholesky,
            "IALSPP" => IalsSolverType.Ialspp,
            string other => throw new InvalidDataException(other),
            null => throw new InvalidDataException("no solver_type"),
        },
        IalsppSubspaceDimension = parameters.TryGetProperty("ialspp_subspace_dimension", out JsonElement dimension) ? dimension.GetInt32() : 64,
        IalsppIteration = parameters.TryGetProperty("ialspp_iteration", out JsonElement sweeps) ? sweeps.GetInt32() : 1,
        PredictionTimeIalsppIteration = parameters.GetProperty("prediction_time_ialspp_iteration").GetInt32(),
        LossType = parameters.GetProperty("loss_type").GetString() == "ORIGINAL" ? LossType.Original : LossType.Ialspp,
        ConfidenceScaling = parameters.GetProperty("confidence_scaling").GetString() == "log" ? ConfidenceScaling.Log : ConfidenceScaling.None,
        Epsilon = parameters.TryGetProperty("epsilon", out JsonElement epsilon) ? epsilon.GetDouble() : 1,
    };

    private static void SetFactors(Span<float> factors, JsonElement rows, int stride)
    {
        double[][] values = GoldenFile.Rows(rows);
        factors.Clear();
        for (int row = 0; row < values.Length; row++)
            for (int k = 0; k < values[row].Length; k++)
                factors[(row * stride) + k] = (float)values[row][k];
    }

    private static void AssertFactors(JsonElement rows, Span<float> factors, int stride, double tolerance, string what)
    {
        double[][] values = GoldenFile.Rows(rows);
        for (int row = 0; row < values.Length; row++)
            for (int k = 0; k < values[row].Length; k++)
                GoldenFile.AssertClose(values[row][k], factors[(row * stride) + k], tolerance, $"{what}, row {row}, component {k}", GoldenFile.Largest(values[row]));
    }
}
