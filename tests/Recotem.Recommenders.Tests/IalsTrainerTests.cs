using System.Buffers;

namespace Recotem.Recommenders.Tests;

public sealed class IalsTrainerTests
{
    [Fact]
    public void Cancellation_is_looked_at_between_the_rows_of_a_block()
    {
        // One block of rows. Reading the items of its first row cancels, so that the second one must not be solved.
        using var source = new CancellationTokenSource();
        using var items = new CancellingMemory([.. Enumerable.Range(0, 20).SelectMany(_ => Enumerable.Range(0, 5))]);
        var train = new InteractionMatrix(20, 5, (long[])[.. Enumerable.Range(0, 21).Select(n => 5L * n)], items.Memory);
        var trainer = new IalsTrainer(train, new Ials.Config { NComponents = 8, SolverType = IalsSolverType.Cholesky }, 1);
        trainer.Initialize(1);
        float[] before = trainer.UserFactors.ToArray();
        items.Source = source;

        Assert.ThrowsAny<OperationCanceledException>(() => trainer.RunEpoch(source.Token));

        Assert.NotEqual(before[..8], trainer.UserFactors[..8].ToArray());
        Assert.Equal(before[8..], trainer.UserFactors[8..].ToArray());
    }

    [Fact]
    public void Cancellation_is_looked_at_between_the_slabs_of_a_gram_matrix()
    {
        float[] gram = new float[64];
        Assert.ThrowsAny<OperationCanceledException>(() => IalsTrainer.AddGram(new float[80], 8, gram, new CancellationToken(true)));
        float[] rows = [.. Enumerable.Range(0, 80).Select(n => n % 7f)];
        float[] whole = new float[64];
        IalsTrainer.AddGram(rows, 8, gram, CancellationToken.None);
        GramKernels.AddGram(rows, 8, whole);
        Assert.Equal(whole, gram);
    }

    [Theory]
    [InlineData(1_000_000, 64, 32)]
    [InlineData(1_000_000, 1448, 32)]
    [InlineData(1_000_000, 2048, 16)]
    [InlineData(1_000_000, 4096, 4)]
    [InlineData(3000, 8, 5)]
    [InlineData(0, 8, 1)]
    public void Partial_gram_matrices_are_as_many_as_a_quarter_of_a_gigabyte_holds(int rows, int stride, int parts)
    {
        Assert.Equal(parts, IalsTrainer.GramParts(rows, stride));
        Assert.InRange((long)parts * stride * stride * sizeof(float), 0, 1 << 28);
    }

    /// <summary>Cancels a source, once there is one, whenever it is read.</summary>
    private sealed class CancellingMemory(int[] values) : MemoryManager<int>
    {
        public CancellationTokenSource? Source { get; set; }

        public override Span<int> GetSpan()
        {
            Source?.Cancel();
            return values;
        }

        public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
