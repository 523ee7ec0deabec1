using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Recotem.CodeFixes;

/// <summary>Changes the lists of <c>[PluginHost]</c>.</summary>
internal static class HostArguments
{
    /// <summary>Whether entries can be added to a list: it is missing, or written out.</summary>
    public static bool CanAdd(AttributeSyntax attribute, string list) =>
        Find(attribute, list)?.Expression is null or CollectionExpressionSyntax or ImplicitArrayCreationExpressionSyntax or ArrayCreationExpressionSyntax { Initializer: not null };

    /// <summary>Adds an entry, unless there is one for the same name already.</summary>
    public static AttributeSyntax Add(AttributeSyntax attribute, string list, string entry, bool asCollection)
    {
        if (Find(attribute, list) is not { } argument)
        {
            string text = asCollection ? $"[{Literal.Of(entry)}]" : $"new[] {{ {Literal.Of(entry)} }}";
            AttributeArgumentSyntax added = SyntaxFactory.AttributeArgument(ParsedCode.Expression(text))
                .WithNameEquals(SyntaxFactory.NameEquals(list))
                .WithAdditionalAnnotations(Formatter.Annotation);
            if (attribute.ArgumentList is not null)
                return attribute.AddArgumentListArguments(added);
            AttributeArgumentListSyntax arguments = SyntaxFactory.AttributeArgumentList([added]).WithTrailingTrivia(attribute.GetTrailingTrivia());
            return attribute.WithName(attribute.Name.WithoutTrailingTrivia()).WithArgumentList(arguments);
        }

        string subject = Subject(entry);
        return argument.DescendantNodes().OfType<LiteralExpressionSyntax>().Any(l => Subject(l.Token.ValueText) == subject)
            ? attribute
            : attribute.ReplaceNode(argument.Expression, With(argument.Expression, Literal.Of(entry)));
    }

    /// <summary>Removes a whole list.</summary>
    public static AttributeSyntax Remove(AttributeSyntax attribute, string list)
    {
        if (Find(attribute, list) is not { } argument)
            return attribute;
        return attribute.ArgumentList!.Arguments.Count == 1
            ? attribute.WithArgumentList(null).WithTrailingTrivia(attribute.GetTrailingTrivia())
            : attribute.RemoveNode(argument, SyntaxRemoveOptions.KeepNoTrivia)!;
    }

    private static AttributeArgumentSyntax? Find(AttributeSyntax attribute, string list) =>
        attribute.ArgumentList?.Arguments.FirstOrDefault(a => a.NameEquals?.Name.Identifier.ValueText == list);

    // What comes before the choice: sources/csv of sources/csv=Acme.Csv. Of two entries for it the first counts.
    private static string Subject(string entry) => entry.Split('=')[0];

    private static ExpressionSyntax With(ExpressionSyntax list, ExpressionSyntax entry)
    {
        ExpressionSyntax changed = list switch
        {
            CollectionExpressionSyntax collection => collection.AddElements(SyntaxFactory.ExpressionElement(entry)),
            ImplicitArrayCreationExpressionSyntax array => array.WithInitializer(Append(array.Initializer, entry)),
            ArrayCreationExpressionSyntax { Initializer: { } initializer } array => array.WithInitializer(Append(initializer, entry)),
            _ => throw new ArgumentException("The list is not written out.", nameof(list)),
        };
        return changed.WithAdditionalAnnotations(Formatter.Annotation);
    }

    private static InitializerExpressionSyntax Append(InitializerExpressionSyntax initializer, ExpressionSyntax entry)
    {
        if (initializer.Expressions.LastOrDefault() is not { } last)
            return initializer.AddExpressions(entry);
        return initializer.WithExpressions(initializer.Expressions.Replace(last, last.WithoutTrailingTrivia()).Add(entry.WithTrailingTrivia(last.GetTrailingTrivia())));
    }
}
