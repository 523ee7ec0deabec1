using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Recotem.Analyzers;

/// <summary>Finds the code of symbols of the compilation.</summary>
internal sealed class Bodies
{
    private readonly Microsoft.CodeAnalysis.Compilation _compilation;
    private readonly INamedTypeSymbol _source;
    private readonly CancellationToken _cancellation;
    private readonly Dictionary<ISymbol, Body?> _bodies = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<SyntaxTree, SemanticModel> _models = new();

    public Bodies(Microsoft.CodeAnalysis.Compilation compilation, INamedTypeSymbol source, CancellationToken cancellation)
    {
        _compilation = compilation;
        _source = source;
        _cancellation = cancellation;
    }

    /// <summary>The code of a method, accessor, constructor or local function; null if it is not in this compilation.</summary>
    public Body? Of(IMethodSymbol called)
    {
        IMethodSymbol method = (called.ReducedFrom ?? called).OriginalDefinition;
        method = method.PartialImplementationPart ?? method;
        if (!_bodies.TryGetValue(method, out Body? body))
            _bodies.Add(method, body = Find(method));
        return body;
    }

    /// <summary>The code of a lambda.</summary>
    public Body Of(IAnonymousFunctionOperation lambda)
    {
        if (!_bodies.TryGetValue(lambda.Symbol, out Body? body))
            _bodies.Add(lambda.Symbol, body = new Body(lambda.Symbol, ImmutableArray.Create<IOperation>(lambda.Body), lambda.Symbol.IsAsync, IsOwn(lambda.Symbol)));
        return body!;
    }

    /// <summary>The initialisers of static members and the static constructor, which run before anything else of the class.</summary>
    public Body? StaticsOf(INamedTypeSymbol type)
    {
        ImmutableArray<IOperation> roots = Initializers(type, isStatic: true)
            .Concat(type.StaticConstructors.SelectMany(c => Operations(c)))
            .ToImmutableArray();
        return roots.IsEmpty ? null : new Body(type, roots, isDeferred: false, IsOwn(type));
    }

    /// <summary>Whether a symbol belongs to the class, a nested type or a base class.</summary>
    public bool IsOwn(ISymbol symbol)
    {
        for (INamedTypeSymbol? type = symbol as INamedTypeSymbol ?? symbol.ContainingType; type is not null; type = type.ContainingType)
        {
            for (INamedTypeSymbol? t = _source; t is not null; t = t.BaseType)
            {
                if (SymbolEqualityComparer.Default.Equals(t.OriginalDefinition, type.OriginalDefinition))
                    return true;
            }
        }

        return false;
    }

    private Body? Find(IMethodSymbol method)
    {
        if (!SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, _compilation.Assembly))
            return null;
        ImmutableArray<IOperation>.Builder roots = ImmutableArray.CreateBuilder<IOperation>();
        ImmutableArray<IOperation> code = Operations(method);
        bool isIterator = code.Any(c => ContainsYield(c));
        if (method.MethodKind == MethodKind.Constructor)
        {
            // Initialisers run once per object: not in a constructor that hands over to another one.
            if (!code.OfType<IConstructorBodyOperation>().Any(c => CallsThis(c, method)))
                roots.AddRange(Initializers(method.ContainingType, isStatic: false));
        }
        else if (code.IsEmpty)
        {
            return null;
        }

        roots.AddRange(code);
        return new Body(method, roots.ToImmutable(), method.IsAsync || isIterator, IsOwn(method));
    }

    private static bool CallsThis(IConstructorBodyOperation constructor, IMethodSymbol method) =>
        (constructor.Initializer is IExpressionStatementOperation statement ? statement.Operation : constructor.Initializer) is IInvocationOperation call
        && SymbolEqualityComparer.Default.Equals(call.TargetMethod.ContainingType.OriginalDefinition, method.ContainingType.OriginalDefinition);

    private ImmutableArray<IOperation> Operations(IMethodSymbol method)
    {
        ImmutableArray<IOperation>.Builder operations = ImmutableArray.CreateBuilder<IOperation>();
        foreach (SyntaxReference reference in method.DeclaringSyntaxReferences)
        {
            SyntaxNode? syntax = reference.GetSyntax(_cancellation);
            SyntaxNode? code = syntax switch
            {
                // Of a primary constructor only the call of the base constructor is code.
                TypeDeclarationSyntax type => type.BaseList?.Types.OfType<PrimaryConstructorBaseTypeSyntax>().FirstOrDefault(),
                ArrowExpressionClauseSyntax arrow => arrow,
                BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or LocalFunctionStatementSyntax => syntax,
                _ => null,
            };
            if (code is null)
                continue;
            IOperation? operation = Model(code.SyntaxTree).GetOperation(code, _cancellation);
            if (operation is ILocalFunctionOperation local)
                operation = local.Body ?? local.IgnoredBody;
            if (operation is not null)
                operations.Add(operation);
        }

        return operations.ToImmutable();
    }

    private IEnumerable<IOperation> Initializers(INamedTypeSymbol type, bool isStatic)
    {
        foreach (ISymbol member in type.GetMembers())
        {
            if (member.IsStatic != isStatic || member is not (IFieldSymbol { IsImplicitlyDeclared: false, IsConst: false } or IPropertySymbol or IEventSymbol))
                continue;
            foreach (SyntaxReference reference in member.DeclaringSyntaxReferences)
            {
                EqualsValueClauseSyntax? initializer = reference.GetSyntax(_cancellation) switch
                {
                    VariableDeclaratorSyntax variable => variable.Initializer,
                    PropertyDeclarationSyntax property => property.Initializer,
                    _ => null,
                };
                if (initializer is not null && Model(initializer.SyntaxTree).GetOperation(initializer, _cancellation) is { } operation)
                    yield return operation;
            }
        }
    }

    private static bool ContainsYield(IOperation operation) =>
        operation.Syntax.DescendantNodes(n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax) || n == operation.Syntax)
            .Any(n => n.IsKind(SyntaxKind.YieldReturnStatement) || n.IsKind(SyntaxKind.YieldBreakStatement));

    private SemanticModel Model(SyntaxTree tree)
    {
        if (!_models.TryGetValue(tree, out SemanticModel? model))
            _models.Add(tree, model = _compilation.GetSemanticModel(tree));
        return model;
    }
}
