using Recotem.TestHarness;

namespace Recotem.CodeFixes.Tests.Kinds;

public sealed class KindFixTests
{
    [Fact]
    public void A_kind_id_becomes_a_slug() => CodeFixRun.Check(
        "RCT1001",
        """
        namespace Acme;

        [PluginKind([|"Acme.Re Rankers"|] /* of lists */, Selection = Selection.Named)]
        public interface IReranker
        {
            int[] Rank(int[] items);
        }
        """,
        """
        namespace Acme;

        [PluginKind("acme.re-rankers" /* of lists */, Selection = Selection.Named)]
        public interface IReranker
        {
            int[] Rank(int[] items);
        }
        """);

    [Fact]
    public void A_kind_id_gets_the_namespace_of_the_assembly_in_every_file() => CodeFixRun.CheckAll(
        "RCT1002",
        ("namespace Acme; [PluginKind([|\"rerankers\"|])] public interface IReranker;", "namespace Acme; [PluginKind(\"acme.rerankers\")] public interface IReranker;"),
        ("namespace Acme; [PluginKind([|\"filters\"|])] public interface IFilter;", "namespace Acme; [PluginKind(\"acme.filters\")] public interface IFilter;"));

    [Fact]
    public void A_kind_becomes_public_with_the_types_around_it() => CodeFixRun.Check(
        "RCT1003",
        """
        namespace Acme;

        // Groups kinds.
        static class Contracts
        {
            /// <summary>Ranks again.</summary>
            [PluginKind("acme.rerankers")]
            private protected interface [|IReranker|]
            {
                int[] Rank(int[] items);
            }
        }
        """,
        """
        namespace Acme;

        // Groups kinds.
        public static class Contracts
        {
            /// <summary>Ranks again.</summary>
            [PluginKind("acme.rerankers")]
            public interface IReranker
            {
                int[] Rank(int[] items);
            }
        }
        """);

    [Fact]
    public void A_kind_that_would_show_an_internal_type_stays_as_it_is() => CodeFixRun.CheckNone(
        "RCT1003",
        """
        namespace Acme;

        internal sealed class List;

        [PluginKind("acme.rerankers")]
        internal interface [|IReranker|]
        {
            List[] Rank(int[] items);
        }
        """);

    [Fact]
    public void A_dispatch_rule_becomes_the_inferred_one() => CodeFixRun.CheckAll(
        "RCT1004",
        (
            """
            namespace Acme;

            [PluginKind("acme.listeners", Selection = Selection.All)]
            public interface IListener
            {
                [Dispatch(/* all */ [|Dispatch.First|])] void OnTrain(string recipe) { }

                [Dispatch([|Dispatch.Notify|])] IEnumerable<int> Items() => [];
            }
            """,
            """
            namespace Acme;

            [PluginKind("acme.listeners", Selection = Selection.All)]
            public interface IListener
            {
                [Dispatch(/* all */ Dispatch.Notify)] void OnTrain(string recipe) { }

                [Dispatch(Dispatch.Collect)] IEnumerable<int> Items() => [];
            }
            """));

    [Fact]
    public void A_result_that_cannot_be_null_fits_no_rule_of_which_there_is_a_fix() => CodeFixRun.CheckNone(
        "RCT1004",
        """
        namespace Acme;

        [PluginKind("acme.counters", Selection = Selection.All)]
        public interface ICounter
        {
            [Dispatch([|Dispatch.Collect|])] int Count() => 0;
        }
        """);

    [Fact]
    public void Static_members_get_default_bodies() => CodeFixRun.CheckAll(
        "RCT1005",
        (
            """
            namespace Acme;

            [PluginKind("acme.rerankers")]
            public interface IReranker
            {
                /// <summary>Shown in lists.</summary>
                static abstract string [|Label|] { get; } // short

                static abstract bool [|IsFast|] { get; set; }

                static abstract IReadOnlyList<int> [|Sizes|](int most);

                static abstract Uri [|Home|]();

                static abstract Task [|WarmAsync|]();
            }
            """,
            """
            namespace Acme;

            [PluginKind("acme.rerankers")]
            public interface IReranker
            {
                /// <summary>Shown in lists.</summary>
                static virtual string Label => ""; // short

                static virtual bool IsFast { get => false; set { } }

                static virtual IReadOnlyList<int> Sizes(int most) => [];

                static virtual Uri Home() => throw new NotSupportedException();

                static virtual Task WarmAsync() => Task.CompletedTask;
            }
            """));

    [Fact]
    public void Inherited_static_members_get_default_bodies_where_they_are_declared() => CodeFixRun.CheckAll(
        "RCT1005",
        (
            """
            namespace Acme;

            [PluginKind("acme.rerankers")]
            public interface [|IReranker|] : ILabelled;

            [PluginKind("acme.filters")]
            public interface [|IFilter|] : ILabelled;
            """,
            """
            namespace Acme;

            [PluginKind("acme.rerankers")]
            public interface IReranker : ILabelled;

            [PluginKind("acme.filters")]
            public interface IFilter : ILabelled;
            """),
        (
            "namespace Acme; public interface ILabelled { static abstract int Size { get; } }",
            "namespace Acme; public interface ILabelled { static virtual int Size => default; }"));

    [Fact]
    public void Members_that_all_plugins_receive_get_default_bodies() => CodeFixRun.CheckAll(
        "RCT1006",
        (
            """
            namespace Acme;

            [PluginKind("acme.listeners", Selection = Selection.All)]
            public interface IListener
            {
                // Told before.
                void [|OnTrain|](string recipe); // and after

                ValueTask<int?> [|CountAsync|](CancellationToken cancellationToken);

                Task<string> [|NameAsync|]();

                ValueTask [|SwapAsync|]();

                ImmutableArray<string> [|Names|](
                    int most);

                bool [|TryFind|](string name, out int place);
            }
            """,
            """
            namespace Acme;

            [PluginKind("acme.listeners", Selection = Selection.All)]
            public interface IListener
            {
                // Told before.
                void OnTrain(string recipe) { } // and after

                ValueTask<int?> CountAsync(CancellationToken cancellationToken) => default;

                Task<string> NameAsync() => Task.FromResult("");

                ValueTask SwapAsync() => default;

                ImmutableArray<string> Names(
                    int most) => [];

                bool TryFind(string name, out int place) => throw new NotSupportedException();
            }
            """));
}
